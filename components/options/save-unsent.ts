import type { OutboxItem } from '../../lib/db/database.ts'
import { exportFeedback } from '../../lib/db/outbox.ts'
import type { OptionsWorld } from './options-world.ts'

/** Offers feedback as a file and answers its name. */
export function saveUnsent(world: OptionsWorld, items: readonly OutboxItem[]): string {
  const name = `alongside-feedback-${new Date(world.now()).toISOString().slice(0, 10)}.json`
  world.saveFile(name, exportFeedback(items))
  return name
}
