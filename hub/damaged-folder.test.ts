import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAMAGES, meetDamage, prepareFolders, startOnDamage } from '../test/chaos/damaged-folder.ts'

let folders: Awaited<ReturnType<typeof prepareFolders>>
beforeAll(async () => {
  folders = await prepareFolders()
}, 600_000)
afterAll(() => folders?.remove())

/** One for each place at which a start meets damage: its own look at the files, the engine's start, the look at every page. */
const AS_COMMAND = [
  'the log is cut in the middle',
  'pg_control has a wrong byte',
  'a page of a table is torn',
]

test.each(DAMAGES.map((damage) => [`${damage.name}, after a ${damage.after}`, damage] as const))(
  'a start says what is wrong and what to do: %s',
  { timeout: 240_000 },
  async (_, damage) => {
    // `npm run chaos` starts the command each time, and twice after every kill.
    const asCommand = damage.after === 'kill' && AS_COMMAND.includes(damage.name)
    const options = { asCommand, starts: asCommand ? 2 : 1 }
    expect(await startOnDamage(damage, folders[damage.after], options)).toContain('alongside-damaged-')
  },
)

test(
  'a torn page that a start does not see is said soon after, though nobody reads it',
  { timeout: 240_000 },
  () => meetDamage(folders.stop),
)
