import { parseArgs } from 'node:util'
import { CreatedKey, KeyList } from '../lib/contract/key.ts'
import { KeyRole } from '../lib/contract/session.ts'
import { Name } from '../lib/domain/name.ts'
import { ACCESS_OPTIONS, callerOf } from './call-hub.ts'
import { UsageError } from './command-problem.ts'

const OPTIONS = {
  ...ACCESS_OPTIONS,
  role: { type: 'string' },
  name: { type: 'string' },
  expires: { type: 'string' },
} as const

/** `alongside key create|list|revoke`. Prints to standard output; a new key stands alone on its line. */
export async function keyCommand(args: string[], defaultData: string): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [action, id] = positionals
  const call = callerOf(values, defaultData)
  if (action === 'create') {
    const role = KeyRole.safeParse(values.role)
    if (!role.success) throw new UsageError('Say which role the key has: --role rep, marketer or admin.')
    if (!values.name) throw new UsageError('Say whose key it is: --name "Marta Kowal".')
    const name = Name.safeParse(values.name)
    if (!name.success) throw new UsageError(`--name: ${name.error.issues[0]?.message}`)
    const created = await call('POST', '/v1/keys', CreatedKey, {
      role: role.data,
      name: name.data,
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

function expiry(text: string | undefined): string | null {
  if (text === undefined) return null
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--expires is a date like 2027-12-31, not "${text}".`)
  return new Date(time).toISOString()
}
