import { expect, test } from 'vitest'
import { needSpace, RESERVE } from './free-space.ts'

const take = (bytes: number, files: number, adds: boolean) => () =>
  needSpace('/', adds, () => ({ bytes, files }))

test.each([
  ['room enough', RESERVE, 1_000, true, true],
  ['a file system that counts no files', RESERVE, Number.POSITIVE_INFINITY, true, true],
  ['a byte too little for new rows', RESERVE - 1, 1_000, false, true],
  ['hardly any room', 1_000_000, 1_000, false, false],
  ['no more files', RESERVE * 2, 10, false, false],
])('with %s', (_, bytes, files, mayAdd, mayChange) => {
  const refused = { reason: 'storage-full', detail: expect.stringContaining('make room') }
  if (mayAdd) take(bytes, files, true)()
  else expect(take(bytes, files, true)).toThrow(expect.objectContaining(refused))
  if (mayChange) take(bytes, files, false)()
  else expect(take(bytes, files, false)).toThrow(expect.objectContaining(refused))
})
