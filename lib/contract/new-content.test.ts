import { expect, test } from 'vitest'
import { talkingPoint } from '../../test/factories.ts'
import { NESTED } from '../../test/nested-texts.ts'
import { TalkingPoint } from '../domain/talking-point.ts'
import { NewContent } from './new-content.ts'

test('a text that is nested too deeply is not taken when it is written, and is still read', () => {
  const [, text] = NESTED[0] as [string, string]
  const point = { ...talkingPoint(1), text }
  expect(NewContent.safeParse(point).error?.issues).toEqual([
    expect.objectContaining({
      path: ['text'],
      message: expect.stringMatching(/nested too deeply.*take out/),
    }),
  ])
  expect(TalkingPoint.parse(point).text).toBe(text)
})
