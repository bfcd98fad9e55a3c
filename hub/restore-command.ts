import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { parseArgs } from 'node:util'
import { NotEmpty, restoreFolder, restorePostgres } from './backup/restore.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_DATA } from './defaults.ts'
import { hashOf } from './services/access-keys.ts'
import { readAdminKey } from './services/admin-key.ts'

/** `alongside restore FILE`: into a data folder, or into PostgreSQL (DATABASE_URL). The hub must not be running. */
export async function restoreCommand(args: string[]): Promise<void> {
  process.umask(0o077)
  const { values, positionals } = parseArgs({
    args,
    options: {
      data: { type: 'string', default: DEFAULT_DATA },
      replace: { type: 'boolean', default: false },
      yes: { type: 'boolean', default: false },
    },
    allowPositionals: true,
  })
  const [file, ...others] = positionals
  if (!file || others.length > 0) throw new UsageError('Say which file: alongside restore FILE')
  if (!existsSync(file)) throw new UsageError(`There is no file ${file}.`)
  const url = process.env.DATABASE_URL || undefined
  const where = url ? 'the PostgreSQL database' : values.data
  if (values.replace && !values.yes && !(await agreed(where))) {
    process.stderr.write('Nothing was changed.\n')
    process.exitCode = 1
    return
  }
  const { former, isFormerGone, adminKeys } = await (url
    ? restorePostgres(url, file, values.replace)
    : restoreFolder(values.data, file, values.replace)
  ).catch((error: unknown) => {
    if (!(error instanceof NotEmpty)) throw error
    throw new Error(`${error.message} Add --replace to put the backup in its place.`)
  })
  if (former && url)
    say(
      `The former tables are now in the schema ${former} of the same database. They hold personal data; when all is well: drop schema ${former} cascade`,
    )
  else if (former)
    say(`The former database is now in ${former}. Delete it when all is well: it holds personal data.`)
  if (isFormerGone)
    say('The former tables are gone: the role in DATABASE_URL may not create a schema to keep them in.')
  say(`Restored into ${where}. Start the hub: every browser then takes everything anew.`)
  say(
    'Keys that were revoked since the backup work again: revoke them again. Erase again who was erased since.',
  )
  const key = readAdminKey(join(values.data, 'admin.key'))
  if (key && !adminKeys.includes(hashOf(key)))
    say(
      `The key in ${join(values.data, 'admin.key')} does not work with what was restored. Start once with --new-admin-key if you have no other key of an administrator.`,
    )
  else if (!key && !url)
    say('There is no admin.key here: start once with --new-admin-key if you have no key of an administrator.')
}

const say = (line: string) => process.stderr.write(`${line}\n`)

/** Asks at a terminal; without one, --yes must say it. */
async function agreed(where: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new UsageError('There is no terminal to ask at: add --yes to --replace.')
  const terminal = createInterface({ input: process.stdin, output: process.stderr })
  const answer = await terminal.question(
    `This replaces everything in ${where} by the backup. Type yes to go on: `,
  )
  terminal.close()
  return answer.trim().toLowerCase() === 'yes'
}
