import { createReadStream, createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { ReadableStream as WebStream } from 'node:stream/web'
import { setTimeout as wait } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ImportKind, ImportRun, StartedImport } from '../lib/contract/import.ts'
import { ACCESS_OPTIONS, type Connection, connect, streamFrom } from './call-hub.ts'
import { UsageError } from './command-problem.ts'
import { proposeKind } from './import/formats/propose-kind.ts'
import { parseReading, READING_OPTIONS, type Reading } from './import-options.ts'
import { reportLines } from './import-report.ts'

const OPTIONS = {
  ...ACCESS_OPTIONS,
  ...READING_OPTIONS,
  'dry-run': { type: 'boolean', default: false },
  rejected: { type: 'string' },
} as const

const HEAD_BYTES = 64 * 1024
const ORDER = ImportKind.options

interface Sending extends Connection {
  signal: AbortSignal
}

interface Source {
  name: string
  kind: ImportKind
  /** When the file was written: what it says cannot be newer. Null where nobody knows, as of standard input. */
  writtenAt: string | null
  bytes: AsyncIterable<Uint8Array>
}

/**
 * `alongside import FILE...`: sends files to a running hub, leads before touchpoints, and reports.
 * @returns exit code: 0 all rows are in, 2 some were rejected, 1 an import failed or was cancelled
 */
export async function importCommand(args: string[]): Promise<number> {
  const { values, positionals } = parseArgs({ args, options: OPTIONS, allowPositionals: true })
  if (positionals.length === 0)
    throw new UsageError(
      'Say which file: alongside import leads.csv touchpoints.jsonl (or - for standard input).',
    )
  if (values.rejected && positionals.length > 1)
    throw new UsageError('--rejected takes the rows of one file: import the files one by one.')
  const reading = parseReading(values)
  const connected = await connect(values)

  const stop = new AbortController()
  const connection: Sending = { ...connected, signal: stop.signal }
  // Standard input that stays open would keep the process alive.
  const letGo = () => {
    if (positionals.includes('-')) process.stdin.destroy()
  }
  const onSignal = () => {
    stop.abort()
    letGo()
  }
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    const sources = await Promise.all(positionals.map((file) => openSource(file, reading)))
    sources.sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind))
    let code = 0
    for (const [at, source] of sources.entries()) {
      const run = await importOne(connection, source, { dryRun: values['dry-run'], ...reading })
      for (const line of reportLines(source.name, run)) say(line)
      if (values.rejected && run.rejected > 0) await saveRejected(connection, run.id, values.rejected)
      if (run.state !== 'done' && run.state !== 'ready') {
        for (const { name } of sources.slice(at + 1)) say(`${name}: not sent, because of the file before it.`)
        return 1
      }
      if (run.rejected > 0) code = 2
    }
    return code
  } catch (error) {
    if (!stop.signal.aborted) throw error
    say(
      'Cancelled. Nothing was imported, unless the file had already been sent whole: then the hub finishes it.',
    )
    return 1
  } finally {
    letGo()
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** Opens a file, or standard input for `-`, and looks at its beginning to tell its kind. */
async function openSource(file: string, { kind, encoding }: Reading): Promise<Source> {
  const name = file === '-' ? 'standard input' : basename(file)
  const stream: AsyncIterable<Uint8Array> = file === '-' ? process.stdin : createReadStream(file)
  const chunks = stream[Symbol.asyncIterator]()
  const head: Uint8Array[] = []
  try {
    for (let size = 0; size < HEAD_BYTES; ) {
      const next = await chunks.next()
      if (next.done) break
      head.push(next.value)
      size += next.value.length
    }
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`)
  }
  async function* bytes() {
    yield* head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const proposed = kind ?? (await proposeKind(Buffer.concat(head), encoding))
  if (!proposed)
    throw new UsageError(
      `It is not clear what ${name} holds. Say it: ${ORDER.map((one) => `--kind ${one}`).join(', ')}.`,
    )
  return {
    name,
    kind: proposed,
    writtenAt: file === '-' ? null : await writtenAt(file),
    bytes: bytes(),
  }
}

/** When a file was written, ISO 8601 UTC; null where that is still to come. */
async function writtenAt(file: string): Promise<string | null> {
  const { mtime } = await stat(file)
  return mtime.getTime() > Date.now() ? null : mtime.toISOString()
}

async function importOne(
  connection: Sending,
  source: Source,
  { dryRun, ...reading }: Reading & { dryRun: boolean },
): Promise<StartedImport> {
  const exportedAt = reading.exportedAt ?? source.writtenAt
  const query = queryOf(source.kind, dryRun, { ...reading, exportedAt })
  const progress = startProgress(source.name)
  try {
    const started = StartedImport.parse(
      await answerOf(connection, 'POST', `/v1/imports?${query}`, {
        // Readable.toWeb throws where nobody can catch it when the hub has refused the file half-way.
        body: WebStream.from(progress.counting(source.bytes)) as ReadableStream,
        duplex: 'half',
        beginsWithin: null,
        headers: { 'content-type': source.kind === 'leads' ? 'text/csv' : 'application/x-ndjson' },
      }),
    )
    let run: ImportRun = started
    progress.step('applying')
    while (run.state === 'reading' || run.state === 'applying') {
      try {
        await wait(200, undefined, { signal: connection.signal })
        run = ImportRun.parse(await answerOf(connection, 'GET', `/v1/imports/${run.id}`))
      } catch (error) {
        if (!connection.signal.aborted) throw error
        // The file was sent: the hub applies it, whoever waits for it.
        const asked = { ...connection, signal: AbortSignal.timeout(60_000) }
        run = ImportRun.parse(await answerOf(asked, 'GET', `/v1/imports/${run.id}`))
        break
      }
    }
    return { ...run, firstRows: started.firstRows }
  } finally {
    progress.end()
  }
}

function queryOf(
  kind: ImportKind,
  dryRun: boolean,
  { mapping, onlyMapping, encoding, source, exportedAt }: Reading,
) {
  const query = new URLSearchParams({ kind, dryRun: String(dryRun) })
  if (encoding) query.set('encoding', encoding)
  if (exportedAt) query.set('exportedAt', exportedAt)
  if (kind !== 'leads') return query
  if (mapping) query.set('mapping', JSON.stringify(mapping))
  if (onlyMapping) query.set('onlyMapping', 'true')
  if (source) query.set('source', source)
  return query
}

async function answerOf(
  connection: Sending,
  method: string,
  path: string,
  init: Init = {},
): Promise<unknown> {
  return (await request(connection, method, path, init)).json()
}

type Init = Parameters<typeof streamFrom>[2]

const request = ({ signal, ...connection }: Sending, method: string, path: string, init: Init = {}) =>
  streamFrom(connection, path, { ...init, method, signal })

async function saveRejected(connection: Sending, id: string, file: string): Promise<void> {
  const answer = await request(connection, 'GET', `/v1/imports/${id}/rejected`)
  await pipeline(Readable.fromWeb(answer.body as never), createWriteStream(file))
  say(`  the lines and reasons of the rejected rows are in ${file}`)
}

const say = (line: string): void => {
  process.stdout.write(`${line}\n`)
}

/** Rows as they are sent, on a terminal only; the hub takes them no faster than it stages them. */
function startProgress(name: string) {
  const shown = process.stderr.isTTY
  const started = performance.now()
  let rows = 0
  let step = 'sending'
  const draw = () => {
    const perSecond = Math.round(rows / ((performance.now() - started) / 1000))
    process.stderr.write(`\r\x1b[K${name}: ${step}, ${rows} lines, ${perSecond} a second`)
  }
  const timer = shown ? setInterval(draw, 250) : undefined
  return {
    async *counting(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      for await (const chunk of bytes) {
        for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) rows += 1
        yield chunk
      }
    },
    step(name: string) {
      step = name
    },
    end() {
      clearInterval(timer)
      if (shown) process.stderr.write('\r\x1b[K')
    },
  }
}
