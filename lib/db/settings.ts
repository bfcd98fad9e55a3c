import { z } from 'zod'
import { type Lockable, NO_POLICY, onlyHub, PolicyState } from '../domain/policy.ts'
import { LANGUAGES } from '../domain/talking-point.ts'
import type { AlongsideDatabase } from './database.ts'

/** Why the last sync did not work; `refused` = the hub no longer takes the access key. */
export const SyncProblem = z.object({
  reason: z.enum(['offline', 'timeout', 'refused', 'server', 'answer', 'storage']),
  detail: z.string(),
  at: z.iso.datetime(),
})
export type SyncProblem = z.infer<typeof SyncProblem>

/** The hub and who the rep is there; null before "Connect" and after sign-out. */
export const Connection = z.object({
  /** Origin and path without a slash at the end, for example `https://hub.acme.com`. */
  // Not httpUrl: that wants a domain name, and a hub may have an IP address or an intranet name.
  hubAddress: z.url({ protocol: /^https?$/ }),
  accessKey: z.string().min(1),
  workspaceId: z.string().nullable().default(null),
  workspaceName: z.string(),
  keyName: z.string(),
  role: z.enum(['rep', 'marketer', 'admin']),
  /** Signs the hub's selector updates; taken from the hub when the rep connects, and kept. Null: none is trusted. */
  selectorKey: z.string().nullish(),
})
export type Connection = z.infer<typeof Connection>

/** Where the pull stands. `received` counts the rows of the round that runs now (or ran last), for "3,000 so far". */
export const SyncState = z.object({
  /** Where the next pull begins: what the hub said with the last page. Null = from the beginning. */
  cursor: z.string().min(1).max(200).nullable(),
  history: z.string().nullable(),
  lastOkAt: z.iso.datetime().nullable(),
  lastProblem: SyncProblem.nullable(),
  running: z.boolean(),
  received: z.int().min(0),
  /** Rows that this version could not read; an update of the extension pulls everything again. */
  unreadable: z.int().min(0),
  /** Everything is pulled again because the hub was put back to another state; what does not come is dropped at the end. */
  resync: z.boolean(),
})
export type SyncState = z.infer<typeof SyncState>

export const INITIAL_SYNC: SyncState = {
  cursor: null,
  history: null,
  lastOkAt: null,
  lastProblem: null,
  running: false,
  received: 0,
  unreadable: 0,
  resync: false,
}

/** Every setting: its schema and what it is until somebody sets it. */
const SETTINGS = {
  connection: { schema: Connection.nullable(), initial: null },
  sync: {
    schema: SyncState,
    initial: INITIAL_SYNC,
  },
  /** null = the browser's language. */
  language: { schema: z.enum(LANGUAGES).nullable(), initial: null },
  theme: { schema: z.enum(['system', 'light', 'dark']), initial: 'system' },
  /** The rep's own addresses: never matched. */
  ownAddresses: { schema: z.array(z.string()), initial: [] },
  /** Addresses, or domains written `@acme.com`, that are never matched nor asked for. */
  neverMatch: { schema: z.array(z.string()), initial: [] },
  /** Whether the hub may be asked for addresses that are not stored here. */
  unknownLookup: { schema: z.boolean(), initial: false },
  /** The company's policy; lib/db/policy.ts keeps it in step with the browser. */
  policy: { schema: PolicyState, initial: { policy: NO_POLICY, problem: null } },
} as const satisfies Record<string, { schema: z.ZodType; initial: unknown }>

export type SettingKey = keyof typeof SETTINGS
export type Setting<K extends SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>

/**
 * Reads a setting as it holds: what the company's policy says, else what the user set, else its initial value (also when
 * what is stored cannot be read). A connection to another hub than the only one that the policy allows is none.
 */
export async function getSetting<K extends SettingKey>(db: AlongsideDatabase, key: K): Promise<Setting<K>> {
  const own = await getOwnSetting(db, key)
  if (key === 'connection' && own !== null) {
    const only = onlyHub((await getOwnSetting(db, 'policy')).policy)
    const { hubAddress } = own as Connection
    return only === null || new URL(hubAddress).origin === only ? own : (null as Setting<K>)
  }
  if (!isPresettable(key)) return own
  const { policy } = await getOwnSetting(db, 'policy')
  const preset = policy[key]
  const locked = policy.locked.includes(key)
  if (Array.isArray(preset)) return [...preset, ...(locked ? [] : (own as string[]))] as Setting<K>
  const holds = preset !== undefined && (locked || (await db.settings.get(key)) === undefined)
  return holds ? (preset as Setting<K>) : own
}

type Presettable = Extract<SettingKey, Lockable>
const isPresettable = (key: SettingKey): key is Presettable =>
  key === 'language' || key === 'neverMatch' || key === 'unknownLookup'

/** Reads what the user set, whatever the company's policy says. */
export async function getOwnSetting<K extends SettingKey>(
  db: AlongsideDatabase,
  key: K,
): Promise<Setting<K>> {
  const stored = await db.settings.get(key)
  const { schema, initial } = SETTINGS[key]
  if (stored === undefined) return initial as Setting<K>
  const parsed = schema.safeParse(stored.value)
  if (parsed.success) return parsed.data as Setting<K>
  console.warn(
    `Alongside: the stored setting "${key}" cannot be read; it is kept, and the initial value is used.`,
  )
  return initial as Setting<K>
}

/** Writes a setting. A stored value that could not be read is not lost: it is kept under `unreadable:KEY`. */
export async function setSetting<K extends SettingKey>(
  db: AlongsideDatabase,
  key: K,
  value: Setting<K>,
): Promise<void> {
  const { schema } = SETTINGS[key]
  const parsed = schema.parse(value)
  await db.transaction('rw', db.settings, async () => {
    const stored = await db.settings.get(key)
    if (stored !== undefined && !schema.safeParse(stored.value).success) {
      await db.settings.put({ key: `unreadable:${key}`, value: stored.value })
    }
    await db.settings.put({ key, value: parsed })
  })
}

/** Changes some fields of the sync state and leaves the others as they are. Answers the new state. */
export function updateSync(db: AlongsideDatabase, change: Partial<SyncState>): Promise<SyncState> {
  return db.transaction('rw', db.settings, async () => {
    const next = { ...(await getSetting(db, 'sync')), ...change }
    await setSetting(db, 'sync', next)
    return next
  })
}

/** Whether the rep is still connected as then: a sign-out or another hub makes what is under way void. */
export async function isStill(db: AlongsideDatabase, connection: Connection): Promise<boolean> {
  const now = await getSetting(db, 'connection')
  return now?.accessKey === connection.accessKey && now.hubAddress === connection.hubAddress
}
