import { expect, test } from 'vitest'
import { talkingPoint } from '../../test/factories.ts'
import { NESTED } from '../../test/nested-texts.ts'
import { TalkingPoint } from '../domain/talking-point.ts'
import { EditTalkingPoint, ProposeTalkingPoint } from './talking-point.ts'

const id = '0190a000-0000-7000-8000-000000000001'
const [, deep] = NESTED[0] as [string, string]

test('a text that is nested too deeply is refused wherever one is written, and is still read', () => {
  const point = { ...talkingPoint(1), text: deep }
  for (const written of [
    ProposeTalkingPoint.safeParse({ id, content: point }),
    EditTalkingPoint.safeParse({ version: 1, content: point, minor: true }),
  ]) {
    expect(written.error?.issues).toEqual([
      expect.objectContaining({
        path: ['content', 'text'],
        message: expect.stringMatching(/nested too deeply.*take out/),
      }),
    ])
  }
  expect(TalkingPoint.parse(point).text).toBe(deep)
})
