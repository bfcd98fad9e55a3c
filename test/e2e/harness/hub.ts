import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createKey, type HubAccess, loadSample, SAMPLE } from '../../../hub/practice/load-sample.ts'
import { until } from '../../../hub/practice/open-browser.ts'
import { moveSampleDates } from '../../../hub/practice/sample-dates.ts'
import { withDatabase } from '../../../hub/store/testing-data-dir.ts'
import { SHORT_LIVED } from '../../short-lived.ts'

const ROOT = join(import.meta.dirname, '../../..')

/** A hub in a process of its own, on a data folder that outlives it. */
export interface HubProcess {
  url: string
  admin: HubAccess
  rep: HubAccess
  marketer: HubAccess
  /** Ends the process in order; the data stay. */
  stop(): Promise<void>
  /** Starts it again, on the same port and data. */
  start(): Promise<void>
  /** Ends it and removes its data. */
  end(): Promise<void>
}

/** A port that is free now. */
export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (typeof address === 'object' && address ? resolve(address.port) : reject()))
    })
  })

/** Starts `alongside hub` on an empty folder, with a key of each role, and loads the sample unless told otherwise. */
export async function startHubProcess({ sample = true } = {}): Promise<HubProcess> {
  const data = await withDatabase(await mkdtemp(join(tmpdir(), 'alongside-hub-')))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  let child: ChildProcess | undefined
  let log = ''

  const start = async () => {
    const args = [...SHORT_LIVED, 'hub/cli.ts', 'hub', '--port', `${port}`, '--data', data, '--practice']
    const started = spawn(process.execPath, args, { cwd: ROOT })
    for (const stream of [started.stdout, started.stderr]) stream.on('data', (text) => (log += text))
    child = started
    await until(
      'the hub to answer',
      async () => {
        if (started.exitCode !== null) throw new Error(`The hub ended (${started.exitCode}).\n${log}`)
        return (await fetch(`${url}/healthz`).catch(() => null))?.ok
      },
      240,
    )
  }
  const stop = async () => {
    const running = child
    child = undefined
    if (!running || running.exitCode !== null) return
    const ended = new Promise((resolve) => running.once('close', resolve))
    running.kill('SIGTERM')
    await ended
  }

  await start()
  const admin = { url, key: (await readFile(join(data, 'admin.key'), 'utf8')).trim() }
  const [rep, marketer] = await Promise.all([
    createKey(admin, 'rep', 'Marta Kowal'),
    createKey(admin, 'marketer', 'Mila Moretti'),
  ])
  if (sample) await loadSample(admin)
  return {
    url,
    admin,
    rep: { url, key: rep },
    marketer: { url, key: marketer },
    start,
    stop,
    async end() {
      await stop()
      await rm(data, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

/**
 * Imports the committed sample with the command that marketing uses, its times moved as `loadSample` moves them.
 * @returns what the command printed
 * @throws when it ends with another code than 0: a row was rejected, or an import failed
 */
export async function importSample(hub: HubAccess): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-sample-'))
  try {
    for (const { file } of SAMPLE) {
      const text = await readFile(join(ROOT, 'hub/practice/sample', file), 'utf8')
      await writeFile(join(folder, file), moveSampleDates(text, new Date()))
    }
    const files = SAMPLE.map(({ file }) => join(folder, file))
    const command = ['hub/cli.ts', 'import', ...files, '--hub', hub.url]
    const env = { ...process.env, ALONGSIDE_KEY: hub.key }
    const { stdout, stderr } = await promisify(execFile)(process.execPath, command, { cwd: ROOT, env })
    return stdout + stderr
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}
