import { closeSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { CreatedKey, CreateKey } from '../lib/contract/key.ts'
import { KeyRole } from '../lib/contract/session.ts'
import { Name } from '../lib/domain/name.ts'
import { ACCESS_OPTIONS, callerOf } from './call-hub.ts'
import { UsageError } from './command-problem.ts'

const OPTIONS = {
  ...ACCESS_OPTIONS,
  role: { type: 'string' },
  name: { type: 'string' },
  expires: { type: 'string' },
  revoke: { type: 'boolean' },
  'key-out': { type: 'string' },
} as const

/** `alongside key create|renew|list|revoke`. A new key goes to a file for its owner alone, or stands alone on standard output. */
export async function keyCommand(args: string[]): Promise<void> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  const [action, id] = positionals
  const call = callerOf(values)
  if (action === 'create') {
    const role = KeyRole.safeParse(values.role)
    if (!role.success) throw new UsageError('Say which role the key has: --role rep, marketer or admin.')
    if (!values.name) throw new UsageError('Say whose key it is: --name "Marta Kowal".')
    const name = Name.safeParse(values.name)
    if (!name.success) throw new UsageError(`--name: ${name.error.issues[0]?.message}`)
    await create({ role: role.data, name: name.data, expiresAt: expiry(values.expires) })
  } else if (action === 'renew') {
    if (!id) throw new UsageError('Say which key: alongside key renew ID (alongside key list shows the ids).')
    const { keys } = await call('listKeys', {})
    const old = keys.find((key) => key.id === id)
    if (!old) throw new Error(`There is no key with the id ${id}. alongside key list shows the ids.`)
    const { role, name, person } = old
    await create({ role, name, personId: person.id, expiresAt: expiry(values.expires) })
    if (values.revoke) await revoke(id)
    else process.stderr.write(`The old key works as before. To end it: alongside key revoke ${id}\n`)
  } else if (action === 'list') {
    const { keys } = await call('listKeys', {})
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
    await revoke(id)
  } else throw new UsageError('Say what to do: alongside key create, renew, list or revoke.')

  async function create(wanted: CreateKey): Promise<void> {
    const file = values['key-out']
    if (file === undefined) {
      const created = await call('createKey', { body: wanted })
      process.stdout.write(`${created.key}\n`)
      process.stderr.write(`This is the only time that the key is shown. Its id is ${created.id}.\n`)
    } else {
      const id = await intoFile(file, () => call('createKey', { body: wanted }))
      process.stderr.write(`The key is in ${file}, and nowhere else. Its id is ${id}.\n`)
    }
  }

  async function revoke(key: string): Promise<void> {
    await call('revokeKey', { params: { id: key } })
    process.stderr.write('Revoked.\n')
  }
}

/** Opens the file before the key is made: a key that could not be written would be valid and nobody's. */
async function intoFile(file: string, create: () => Promise<CreatedKey>): Promise<string> {
  const opened = openNew(file)
  let created: CreatedKey | undefined
  try {
    created = await create()
    writeFileSync(opened, `${created.key}\n`)
    return created.id
  } catch (cause) {
    rmSync(file, { force: true })
    if (!created) throw cause
    throw new Error(
      `The new key could not be written into ${file}. Revoke it: alongside key revoke ${created.id}`,
      { cause },
    )
  } finally {
    closeSync(opened)
  }
}

function openNew(file: string): number {
  try {
    return openSync(file, 'wx', 0o600)
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(
      code === 'EEXIST'
        ? `${file} is there already. Name a new file with --key-out.`
        : `--key-out cannot be written: ${message}`,
    )
  }
}

function expiry(text: string | undefined): string | null {
  if (text === undefined) return null
  const time = Date.parse(text)
  if (Number.isNaN(time)) throw new UsageError(`--expires is a date like 2027-12-31, not "${text}".`)
  if (time <= Date.now())
    throw new UsageError(
      `--expires ${text} is in the past (a date is 00:00 UTC of that day). Give a later one, or leave it out.`,
    )
  return new Date(time).toISOString()
}
