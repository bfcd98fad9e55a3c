import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { Name } from '../lib/domain/name.ts'
import { backupCommand } from './backup-command.ts'
import { isUsageError, refuseEmpty, UsageError } from './command-problem.ts'
import { CannotListen } from './http/server.ts'
import { importCommand } from './import-command.ts'
import { SYSTEMS } from './import-options.ts'
import { keyCommand } from './key-command.ts'
import { logToStdout } from './log.ts'
import { restoreCommand } from './restore-command.ts'
import { readSchedule, SCHEDULE_OPTIONS } from './schedule-options.ts'
import { selectorsCommand } from './selectors-command.ts'
import { DEFAULT_PORT, startHub } from './serve.ts'
import { DatabaseMissing, FolderDamaged } from './store/damage.ts'
import { FolderInUse, LockUnusable } from './store/folder-lock.ts'
import { NewerDatabase } from './store/open.ts'
import { DiskFull } from './store/open-embedded.ts'
import { DatabaseDoesNotAnswer } from './store/postgres/await-server.ts'
import { BadDatabaseUrl } from './store/postgres/endpoints.ts'
import { FolderNotPrivate, FolderUnusable } from './store/private-folder.ts'
import { explainFileError } from './system-error.ts'
import { watchUnexpectedErrors } from './unexpected-errors.ts'

/**
 * `alongside`, the command of the hub. Exit codes: 0 done, 1 it did not work (the message says what to do),
 * 2 the command was not understood, or an import rejected rows.
 */

/** How long the start waits for a PostgreSQL that is coming up, as containers that start side by side need it. */
const DEFAULT_WAIT_SECONDS = 60
export const DEFAULT_DATA = '.alongside/hub'

const HELP = `alongside: the hub where sales and marketing meet

  alongside hub [--port ${DEFAULT_PORT}] [--host 127.0.0.1] [--data DIR] [--name WORKSPACE] [--new-admin-key]
                 [--wait SECONDS] [--public-url URL] [--trusted-proxy ADDRESS]... [--practice]
                 [--backup-to DIR [--backup-every 24h] [--backup-keep 7]]
      Runs the hub. Data are kept in DIR (${DEFAULT_DATA}), or in PostgreSQL when DATABASE_URL is set; several hosts in
      it are tried in turn, and one that is coming up is waited for (${DEFAULT_WAIT_SECONDS} seconds).
      The first start writes an admin key to DIR/admin.key. Stop with Ctrl-C.
      Behind a proxy: --public-url https://hub.example.com is the address that people use, --trusted-proxy the proxy's
      own address or network, whose X-Forwarded-For, -Host and -Proto are then believed (also PUBLIC_URL and
      TRUSTED_PROXY in the environment, with commas between several). --practice serves a practice inbox at /practice.
      --backup-to, or ALONGSIDE_BACKUP_TO, _EVERY and _KEEP: a backup into that folder now and then; the oldest go.

  alongside import FILE... [--kind leads|touchpoints|talking_points] [--dry-run] [--rejected FILE]
                   [--map "Header=field"]... [--only-map "Header=field"]... [--source NAME] [--encoding NAME]
                   [--exported-at 2026-03-31]
      Imports contact exports (CSV) of HubSpot, Mautic, Mailchimp, Brevo and others, and touchpoints or talking
      points (JSON Lines); .gz files as they are; - is standard input. Nothing changes before all of a file was read.
      --dry-run changes nothing: it shows what would change, and the first leads as they will be. --rejected writes the
      line and the reason of each rejected row to FILE. --map adds to what the headers say (the field "ignore" leaves a column
      alone), --only-map reads nothing else. --source names the system of a file that does not tell: its ids count as
      that system's. It is a name of your own, or one of
      ${SYSTEMS}.
      What is known of later than the file stays: later than --exported-at, else than the file was written.
      Exit code 2: rows were rejected.

  alongside key create --role rep|marketer|admin --name NAME [--expires 2027-12-31] [--key-out FILE]
  alongside key renew ID [--expires 2027-12-31] [--revoke] [--key-out FILE]
  alongside key list
  alongside key revoke ID
      Access keys of people. A new one is written to FILE, for your eyes only, or to standard output. A renewed key is the same person's: replies to what they sent reach them.

  alongside selectors publish FILE
  alongside selectors list
  alongside selectors withdraw HOST
      Newer selectors (JSON) for a site that has changed its layout, until the extension's next version has them.

  alongside backup FILE
      All data and keys as they are at one moment, from a running hub, from the folder of a stopped one (--data DIR),
      or from PostgreSQL (DATABASE_URL). Keep it as safe as the hub.

  alongside restore FILE [--data DIR] [--replace [--yes]]
      Puts a backup into an empty folder or PostgreSQL database; with --replace in place of what is there.

  Commands that talk to a running hub look for the one that runs on --data DIR (${DEFAULT_DATA}); a hub on PostgreSQL or on
  another machine is named with --hub URL. The key is from --key-file FILE, ALONGSIDE_KEY, or the admin key in DIR.

  alongside help, alongside --version
`

const version = (): string =>
  JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')).version

const isHelp = (word: string) => word === '--help' || word === '-h'

/**
 * How much V8's heap may grow between two full collections, in per cent. By itself it doubles on a machine with much
 * memory; an import then held 400 to 440 MB resident instead of 340, and was no faster.
 */
const HEAP_GROWTH = 30

async function hubCommand(args: string[]): Promise<void> {
  process.umask(0o077) // keys and leads are nobody else's
  setFlagsFromString(`--heap-growing-percent=${HEAP_GROWTH}`)
  const { values } = parseArgs({
    args,
    options: {
      port: { type: 'string', default: `${DEFAULT_PORT}` },
      host: { type: 'string', default: '127.0.0.1' },
      data: { type: 'string', default: DEFAULT_DATA },
      name: { type: 'string', default: 'Alongside' },
      'new-admin-key': { type: 'boolean', default: false },
      wait: { type: 'string', default: `${DEFAULT_WAIT_SECONDS}` },
      'public-url': { type: 'string' },
      'trusted-proxy': { type: 'string', multiple: true },
      practice: { type: 'boolean', default: false },
      ...SCHEDULE_OPTIONS,
    },
  })
  const port = Number(values.port)
  if (!/^\d+$/.test(values.port) || port > 65_535) {
    throw new UsageError(`--port is a number from 0 to 65535, not "${values.port}".`)
  }
  if (!/^\d{1,6}$/.test(values.wait)) {
    throw new UsageError(`--wait is a number of seconds, not "${values.wait}".`)
  }
  const name = Name.safeParse(values.name)
  if (!name.success) throw new UsageError(`--name: ${name.error.issues[0]?.message}`)
  const dataDir = resolve(values.data)
  const databaseUrl = process.env.DATABASE_URL || undefined
  // People read stderr; stdout is the log.
  const say = (line: string) => process.stderr.write(`${line}\n`)
  const starting = startHub({
    port,
    host: values.host,
    dataDir,
    databaseUrl,
    workspaceName: name.data,
    renewAdminKey: values['new-admin-key'],
    waitSeconds: Number(values.wait),
    say,
    publicUrl: values['public-url'] ?? (process.env.PUBLIC_URL || undefined),
    trustedProxies: values['trusted-proxy'] ?? (process.env.TRUSTED_PROXY ? [process.env.TRUSTED_PROXY] : []),
    practice: values.practice,
    backups: readSchedule(values),
    log: logToStdout,
  })
  watchUnexpectedErrors(logToStdout, async () => (await starting).close())
  const hub = await starting
  say(`Hub   ${hub.url}   (${databaseUrl ? 'PostgreSQL' : `data in ${dataDir}`})`)
  say(`Desk  ${hub.url}/desk`)
  if (hub.adminKeyFile) say(`The admin key is in ${hub.adminKeyFile}. Keep it safe.`)
  if (!['127.0.0.1', '::1', 'localhost'].includes(values.host)) {
    say(
      'Other machines can reach this hub. Put a proxy with TLS in front: keys travel in the clear otherwise.',
    )
  }
  const stop = () => {
    say('Stopping ...')
    hub.close().then(
      () => process.exit(0),
      () => process.exit(1),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** Errors whose message says all: what is wrong and what to do. */
const SAY_ALL = [
  CannotListen,
  FolderInUse,
  FolderNotPrivate,
  FolderUnusable,
  LockUnusable,
  FolderDamaged,
  DatabaseMissing,
  DiskFull,
  DatabaseDoesNotAnswer,
  BadDatabaseUrl,
  NewerDatabase,
]

/** Why a command failed, in a sentence or two that say what to do. */
function explain(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (SAY_ALL.some((kind) => error instanceof kind)) return error.message
  const code = 'code' in error ? error.code : null
  if (code === 'EACCES' || code === 'EPERM') {
    return `There is no permission: ${error.message}. Choose another file or folder.`
  }
  const cause = error.cause instanceof Error ? `\n${error.cause.message}` : ''
  return explainFileError(error) ?? `${error.message}${cause}`
}

async function main([command, ...args]: string[]): Promise<void> {
  try {
    refuseEmpty(args)
    if (command === '--version' || command === 'version') process.stdout.write(`${version()}\n`)
    // Before anything runs: `alongside hub --help` must not start a hub.
    else if (command === undefined || command === 'help' || [command, ...args].some(isHelp))
      process.stdout.write(HELP)
    else if (command === 'hub') await hubCommand(args)
    else if (command === 'import') process.exitCode = await importCommand(args, DEFAULT_DATA)
    else if (command === 'key') await keyCommand(args, DEFAULT_DATA)
    else if (command === 'backup') await backupCommand(args, DEFAULT_DATA)
    else if (command === 'restore') await restoreCommand(args, DEFAULT_DATA)
    else if (command === 'selectors') await selectorsCommand(args, DEFAULT_DATA)
    else throw new UsageError(`There is no command "${command}".`)
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`)
    if (isUsageError(error)) process.stderr.write('See: alongside help\n')
    await leave(isUsageError(error) ? 2 : 1)
  }
}

/** Ends the process when all is said, whatever is still open: PGlite leaves much behind when its start fails. */
async function leave(code: number): Promise<never> {
  for (const stream of [process.stdout, process.stderr])
    await new Promise<void>((resolve) => stream.write('', () => resolve()))
  process.exit(code)
}

// Whoever reads along may leave, as `head` does once it has enough: what was begun goes on, unread.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })

await main(process.argv.slice(2))
