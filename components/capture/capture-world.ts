import type { Capture } from '../../lib/messages/table.ts'

/** What the capture page needs from outside. */
export interface CaptureWorld {
  /** Epoch milliseconds. */
  now(): number
  /** Asks the page for its skeleton. Null when what it sent is none; rejects when it does not answer. */
  capture(): Promise<Capture | null>
  saveFile(name: string, text: string): void
  copy(text: string): Promise<void>
  /** Shows the page that is captured. */
  back(): Promise<void>
}
