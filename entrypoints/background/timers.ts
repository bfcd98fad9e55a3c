import { browser } from '../../lib/browser.ts'
import type { ComputerDatabase } from '../../lib/db/computer.ts'
import { nextDue } from '../../lib/db/outbox.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { workspaceKey } from '../../lib/db/workspace-key.ts'
import { openWorkspace } from '../../lib/db/workspaces.ts'
import type { SyncAnswer, SyncFailure } from '../../lib/messages/table.ts'

export const ALARM_PULL = 'pull'
export const ALARM_PUSH = 'push'

/** Alarms come no sooner than this (Chromium 120 and newer); within it the worker is mostly alive, and a timer does. */
const SHORTEST_ALARM = 30_000

/** Pulls each minute from now on. An alarm that is there already keeps its beat. */
export async function startPulling(): Promise<void> {
  if (await browser.alarms.get(ALARM_PULL)) return
  await browser.alarms.create(ALARM_PULL, { delayInMinutes: 0.5, periodInMinutes: 1 })
}

/**
 * Has the worker come up again for the outbox whatever happens now: the browser may stop it before `whenDue` has read
 * what waits, and forgets its alarms over a restart. Called first of all; `whenDue` puts the alarm right.
 */
export async function wakeSoon(): Promise<void> {
  await browser.alarms.create(ALARM_PUSH, { when: Date.now() + SHORTEST_ALARM })
}

let timer: ReturnType<typeof setTimeout> | undefined

/** Soonest that a push is tried again which another one or the storage kept from marking its items. */
const PAUSE_MS: Partial<Record<SyncFailure, number>> = { busy: 1_000, storage: 10_000 }

/**
 * Has `push` called when the next feedback is due: by a timer for the seconds of Undo, and by an alarm behind it for the
 * case that the browser stops the worker before.
 * @param last how the last one went; absent where there was none
 */
export async function whenDue(
  computer: ComputerDatabase,
  push: () => Promise<void>,
  last: SyncAnswer = { ok: true },
): Promise<null> {
  clearTimeout(timer)
  const connection = await getSetting(computer, 'connection')
  const due = connection === null ? null : await nextDue(openWorkspace(computer, workspaceKey(connection)))
  if (due === null) {
    await browser.alarms.clear(ALARM_PUSH)
    return null
  }
  const wait = Math.max(last.ok ? 0 : (PAUSE_MS[last.reason] ?? 0), due - Date.now())
  if (wait < SHORTEST_ALARM) {
    clearTimeout(timer)
    timer = setTimeout(() => void push().catch((error) => console.error('Alongside:', error)), wait + 50)
  }
  await browser.alarms.create(ALARM_PUSH, { when: Date.now() + Math.max(wait, SHORTEST_ALARM) })
  return null
}
