import type { ComputerDatabase } from '../db/computer.ts'
import type { SelectorProblem, StoredSelectorUpdate, WorkspaceDatabase } from '../db/database.ts'
import { getSetting } from '../db/settings.ts'
import type { Stores } from '../db/workspaces.ts'
import { SelectorUpdate } from '../domain/selector-update.ts'

const KEY = { name: 'ECDSA', namedCurve: 'P-256' }
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' }

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))

/** Whether `signature` (base64) of `payload` was made with the private half of `publicKey` (SPKI, base64). */
export async function isSigned(payload: string, signature: string, publicKey: string): Promise<boolean> {
  try {
    const key = await crypto.subtle.importKey('spki', bytesOf(publicKey), KEY, false, ['verify'])
    return await crypto.subtle.verify(SIGNING, key, bytesOf(signature), new TextEncoder().encode(payload))
  } catch {
    return false // not base64, or no key
  }
}

type Checked = { update: SelectorUpdate } | { problem: SelectorProblem }

async function check(computer: ComputerDatabase, row: StoredSelectorUpdate): Promise<Checked> {
  const connection = await getSetting(computer, 'connection')
  const key = connection?.selectorKey
  if (!connection || !key || !(await isSigned(row.payload, row.signature, key)))
    return { problem: 'signature' }
  const update = SelectorUpdate.safeParse(parse(row.payload)).data
  if (!update) return { problem: 'content' }
  // Signed, but for somebody or something else.
  if (update.workspace !== connection.workspaceId || update.host !== row.host) return { problem: 'signature' }
  return { update }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/**
 * The update for a host, checked anew at each use; null when there is none that counts. What only the page can tell
 * (does the adapter have these names, does it parse) is checked there: lib/hosts/run/repair.ts.
 */
export async function selectorsFor({ computer, db }: Stores, host: string): Promise<SelectorUpdate | null> {
  const row = await db.selectorUpdates.get(host)
  if (!row || row.problem) return null
  const checked = await check(computer, row)
  if ('update' in checked) return checked.update
  await refuse(db, host, checked.problem)
  return null
}

/** Remembers why an update is not used, for the options page. The log names the host and the reason, nothing else. */
export async function refuse(db: WorkspaceDatabase, host: string, problem: SelectorProblem): Promise<void> {
  console.warn(`Alongside: the hub's selectors for "${host}" are not used (${problem}).`)
  await db.selectorUpdates.update(host, { problem })
}

/** Checks what has come with a sync, so that the options page tells of a bad one before anybody meets its host. */
export async function checkSelectorUpdates(stores: Stores, hosts: ReadonlySet<string>): Promise<void> {
  const { db } = stores
  for (const row of await db.selectorUpdates.toArray()) {
    if (row.problem) continue
    if (!hosts.has(row.host)) await refuse(db, row.host, 'host')
    else await selectorsFor(stores, row.host)
  }
}

/** After an update of the extension its adapters are others: what did not fit the old ones gets another chance. */
export async function checkSelectorUpdatesAgain(db: WorkspaceDatabase): Promise<void> {
  await db.selectorUpdates.toCollection().modify({ problem: null })
}
