import type { WorkspaceDatabase } from '../../lib/db/database.ts'
import { exportUnsent } from '../../lib/db/outbox.ts'
import type { OptionsWorld } from './options-world.ts'

/** Offers the unsent feedback of these workspaces as a file and answers its name. */
export async function saveUnsent(world: OptionsWorld, dbs: readonly WorkspaceDatabase[]): Promise<string> {
  const name = `alongside-feedback-${new Date(world.now()).toISOString().slice(0, 10)}.json`
  world.saveFile(name, await exportUnsent(dbs))
  return name
}
