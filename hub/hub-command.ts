import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { Name } from '../lib/domain/name.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_DATA, DEFAULT_DRAIN_SECONDS, DEFAULT_PORT, DEFAULT_WAIT_SECONDS } from './defaults.ts'
import { logToStdout } from './log.ts'
import { readSchedule, SCHEDULE_OPTIONS } from './schedule-options.ts'
import { watchUnexpectedErrors } from './unexpected-errors.ts'

/**
 * How much V8's heap may grow between two full collections, in per cent. By itself it doubles on a machine with much
 * memory; an import then held 400 to 440 MB resident instead of 340, and was no faster.
 */
const HEAP_GROWTH = 30

/** Signals that come so close are of one press of a key. */
const ONE_KEY_MS = 500

/** `alongside hub`: runs until it is told to stop. */
export async function hubCommand(args: string[]): Promise<void> {
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
      drain: { type: 'string', default: `${DEFAULT_DRAIN_SECONDS}` },
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
  for (const name of ['wait', 'drain'] as const) {
    if (!/^\d{1,6}$/.test(values[name]))
      throw new UsageError(`--${name} is a number of seconds, not "${values[name]}".`)
  }
  const name = Name.safeParse(values.name)
  if (!name.success) throw new UsageError(`--name: ${name.error.issues[0]?.message}`)
  const backups = readSchedule(values)
  const dataDir = resolve(values.data)
  const databaseUrl = process.env.DATABASE_URL || undefined
  // People read stderr; stdout is the log.
  const say = (line: string) => process.stderr.write(`${line}\n`)
  // Loaded once the options are understood: it takes a second.
  const { startHub } = await import('./serve.ts')
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
    // What is no terminal is a log, perhaps, which keeps the link for good.
    backups,
    drainMs: Number(values.drain) * 1000,
    log: logToStdout,
  })
  watchUnexpectedErrors(logToStdout, async () => (await starting).close({ drain: false }))
  const hub = await starting
  say(`Hub   ${hub.url}   (${databaseUrl ? 'PostgreSQL' : `data in ${dataDir}`})`)
  say(`Desk  ${hub.url}/desk`)
  if (hub.adminKeyFile) say(`The admin key, for commands, is in ${hub.adminKeyFile}. Keep it safe.`)
  if (hub.firstLink) {
    // A supervisor keeps what is said for good.
    const where = process.stderr.isTTY
      ? `here: ${hub.firstLink.link}`
      : `by the link in ${hub.firstLink.file}`
    say(`The first administrator chooses a password (once, within 7 days) ${where}`)
  }
  if (!['127.0.0.1', '::1', 'localhost'].includes(values.host)) {
    say(
      'Other machines can reach this hub. Put a proxy with TLS in front: keys travel in the clear otherwise.',
    )
  }
  const exit = (closed: Promise<void>) =>
    closed.then(
      () => process.exit(0),
      () => process.exit(1),
    )
  let asked = 0
  let askedAt = Number.NEGATIVE_INFINITY
  const stop = () => {
    // A terminal signals npm and the hub, and npm hands its own on: one Ctrl-C comes twice.
    if (performance.now() - askedAt < ONE_KEY_MS) return
    askedAt = performance.now()
    asked += 1
    if (asked === 1) {
      say('Stopping ...')
      exit(hub.close())
    } else if (asked === 2) exit(hub.close({ drain: false, finish: false }))
    else process.exit(1)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}
