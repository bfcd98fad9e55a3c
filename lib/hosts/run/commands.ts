import type { InsertAnswer } from '../../domain/insert-answer.ts'
import type { PointKeys } from '../../domain/point-keys.ts'
import { parseCommand } from '../../messages/parse-command.ts'
import type { Capture, KeptUse } from '../../messages/table.ts'
import type { DockChange } from './dock.ts'
import type { Extension } from './extension.ts'

/** What a page does when one of the extension's own pages, or its background, says so. */
export interface PageCommands {
  insert(text: string, use: KeptUse): Promise<InsertAnswer>
  /** Nothing that waits is inserted any more. */
  'insert.cancel'(): Promise<null>
  capture(): Promise<Capture>
  dock(open: DockChange): Promise<null>
  keys(held: PointKeys | null, count: number): Promise<null>
  /** Reads the page again, and says what it shows also where that is the same. */
  read(): Promise<null>
}

/** Hears the commands of this page, each parsed, and answers them. In hosts.js: who sends them waits for a page anyway. */
export function takeCommands(extension: Extension, page: PageCommands, signal: AbortSignal): void {
  extension.listen((raw, senderId) => {
    const command = parseCommand(raw, senderId, extension.ownId())
    if (!command) return null
    if (command.type === 'insert') return page.insert(command.text, command.use)
    if (command.type === 'dock') return page.dock(command.open)
    if (command.type === 'keys') return page.keys(command.held, command.count)
    return page[command.type]()
  }, signal)
}
