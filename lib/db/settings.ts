import { z } from 'zod/mini'
import { LANGUAGES } from '../domain/language.ts'
import { POINT_KEYS } from '../domain/point-keys.ts'
import { type Lockable, NO_POLICY, onlyHub, PolicyState } from '../domain/policy.ts'
import { WebAddress } from '../domain/web-address.ts'
import type { ComputerDatabase } from './computer.ts'

/** The hub and who the rep is there; null before "Connect" and after sign-out. */
export const Connection = z.object({
  /** Origin and path without a slash at the end, for example `https://hub.acme.com`. */
  // Not httpUrl: that wants a domain name, and a hub may have an IP address or an intranet name.
  hubAddress: WebAddress,
  accessKey: z.string().check(z.minLength(1)),
  workspaceId: z._default(z.nullable(z.string()), null),
  /** See workspaceKey. */
  apart: z.optional(z.boolean()),
  workspaceName: z.string(),
  keyName: z.string(),
  role: z.enum(['rep', 'marketer', 'admin']),
  /** Signs the hub's selector updates; taken from the hub when the rep connects, and kept. Null: none is trusted. */
  selectorKey: z.nullish(z.string()),
  /** Whose key it is, on hubs that know people: a renewed key is the same person's. */
  person: z.optional(z.object({ id: z.string(), name: z.string() })),
})
export type Connection = z.infer<typeof Connection>

/** What the browser dropped (or the user cleared with the browser's data), until the rep connects again. */
export const Dropped = z.object({ workspaceName: z.string(), hubAddress: z.string() })

/**
 * Every setting: its schema, what it is until somebody sets it, and when it goes back to that. `never`: only when the
 * user erases everything.
 */
export const SETTINGS = {
  connection: { schema: z.nullable(Connection), initial: null, cleared: 'sign_out' },
  dropped: { schema: z.nullable(Dropped), initial: null, cleared: 'connect' },
  /** null = the browser's language. */
  language: { schema: z.nullable(z.enum(LANGUAGES)), initial: null, cleared: 'never' },
  theme: { schema: z.enum(['system', 'light', 'dark']), initial: 'system', cleared: 'never' },
  /** The rep's own addresses: never matched. */
  ownAddresses: { schema: z.array(z.string()), initial: [], cleared: 'never' },
  /** Addresses, or domains written `@acme.com`, that are never matched nor asked for. */
  neverMatch: { schema: z.array(z.string()), initial: [], cleared: 'never' },
  /** Whether the hub may be asked for addresses that are not stored here. */
  unknownLookup: { schema: z.boolean(), initial: false, cleared: 'never' },
  /** Held down with 1, 2 or 3 to insert a talking point; null = as this computer has it free. */
  pointKeys: { schema: z.nullable(z.enum([...POINT_KEYS, 'off'])), initial: null, cleared: 'never' },
  /** Whether it is counted which talking points were shown and used. */
  counting: { schema: z.boolean(), initial: true, cleared: 'never' },
  /** The company's policy; lib/db/policy.ts keeps it in step with the browser. */
  policy: { schema: PolicyState, initial: { policy: NO_POLICY, problem: null }, cleared: 'never' },
} as const satisfies Record<
  string,
  { schema: z.core.$ZodType; initial: unknown; cleared: 'sign_out' | 'connect' | 'never' }
>

export type SettingKey = keyof typeof SETTINGS
export type Setting<K extends SettingKey> = z.output<(typeof SETTINGS)[K]['schema']>

/**
 * Reads a setting as it holds: what the company's policy says, else what the user set, else its initial value (also when
 * what is stored cannot be read). A connection to another hub than the only one that the policy allows is none.
 */
export async function getSetting<K extends SettingKey>(db: ComputerDatabase, key: K): Promise<Setting<K>> {
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
export async function getOwnSetting<K extends SettingKey>(db: ComputerDatabase, key: K): Promise<Setting<K>> {
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
  db: ComputerDatabase,
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

/** Puts the settings back that SETTINGS says go on this occasion. */
export async function clearSettings(db: ComputerDatabase, occasion: 'sign_out' | 'connect'): Promise<void> {
  const keys = Object.entries(SETTINGS).flatMap(([key, { cleared }]) => (cleared === occasion ? [key] : []))
  await db.settings.bulkDelete(keys)
}
