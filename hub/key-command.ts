import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { z } from 'zod'
import { CreatedKey, KeyList } from '../lib/contract/key.ts'
import { Problem } from '../lib/contract/problem.ts'
import { KeyRole } from '../lib/contract/session.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_PORT } from './serve.ts'
import { readAdminKey } from './store/workspace.ts'

const OPTIONS = {
  hub: { type: 'string', default: `http://127.0.0.1:${DEFAULT_PORT}` },
  key: { type: 'string' },
  data: { type: 'string' },
  role: { type: 'string' },
  name: { type: 'string' },
  expires: { type: 'string' },
} as const

/** `alongside key create|list|revoke`. Prints to standard output; a new key stands alone on its line. */
export async function keyCommand(args: string[], defaultData: string): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [action, id] = positionals
  const key = values.key || process.env.ALONGSIDE_KEY || adminKey(values.data ?? defaultData)
  const call = caller(values.hub, key)
  if (action === 'create') {
    const role = KeyRole.safeParse(values.role)
    if (!role.success) throw new UsageError('Say which role the key has: --role rep, marketer or admin.')
    if (!values.name) throw new UsageError('Say whose key it is: --name "Marta Kowal".')
    const created = await call('POST', '/v1/keys', CreatedKey, {
      role: role.data,
      name: values.name,
      expiresAt: expiry(values.expires),
    })
    process.stdout.write(`${created.key}\n`)
    process.stderr.write(`This is the only time that the key is shown. Its id is ${created.id}.\n`)
  } else if (action === 'list') {
    const { keys } = await call('GET', '/v1/keys', KeyList)
    for (const k of keys) {
      const state = k.revokedAt
        ? `revoked ${k.revokedAt}`
        : k.expiresAt
          ? `until ${k.expiresAt}`
          : 'does not expire'
      process.stdout.write(`${k.id}  ${k.role.padEnd(8)}  ${k.prefix}…  ${state}  ${k.name}\n`)
    }
  } else if (action === 'revoke') {
    if (!id)
      throw new UsageError('Say which key: alongside key revoke ID (alongside key list shows the ids).')
    await call('DELETE', `/v1/keys/${encodeURIComponent(id)}`, null)
    process.stderr.write('Revoked.\n')
  } else throw new UsageError('Say what to do: alongside key create, list or revoke.')
}

function adminKey(folder: string): string {
  const key = readAdminKey(join(folder, 'admin.key'))
  if (!key) {
    throw new UsageError(
      `There is no admin key in ${folder}. Give one with --key or ALONGSIDE_KEY, or name the hub's folder with --data.`,
    )
  }
  return key
}

function expiry(text: string | undefined): string | null {
  if (text === undefined) return null
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--expires is a date like 2027-12-31, not "${text}".`)
  return new Date(time).toISOString()
}

/** Calls the hub and parses its answer; a problem becomes an error with the hub's own words. */
const caller =
  (hub: string, key: string) =>
  async <T>(method: string, path: string, schema: z.ZodType<T> | null, body?: unknown): Promise<T> => {
    const url = URL.parse(path, hub)
    if (!url) throw new UsageError(`--hub is an address like http://127.0.0.1:${DEFAULT_PORT}, not "${hub}".`)
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch((cause: unknown) => {
      throw new Error(`The hub at ${hub} does not answer. Start it with: alongside hub`, { cause })
    })
    if (!response.ok) {
      const told = Problem.safeParse(await response.json().catch(() => null))
      throw new Error(
        told.success ? told.data.detail : `The hub at ${hub} answered with status ${response.status}.`,
      )
    }
    return schema === null ? (undefined as T) : schema.parse(await response.json())
  }
