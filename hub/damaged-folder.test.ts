import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAMAGES, meetDamage, prepareFolders, startOnDamage } from '../test/chaos/damaged-folder.ts'

let folders: Awaited<ReturnType<typeof prepareFolders>>
beforeAll(async () => {
  folders = await prepareFolders()
}, 600_000)
afterAll(() => folders?.remove())

test.each(DAMAGES.map((damage) => [`${damage.name}, after a ${damage.after}`, damage] as const))(
  'a start says what is wrong and what to do: %s',
  { timeout: 240_000 },
  async (_, damage) => {
    expect(await startOnDamage(damage, folders[damage.after])).toContain('alongside-damaged-')
  },
)

test(
  'a torn page that a start does not see is said soon after, though nobody reads it',
  { timeout: 240_000 },
  () => meetDamage(folders.stop),
)
