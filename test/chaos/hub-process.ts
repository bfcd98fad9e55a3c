import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SHORT_LIVED } from '../short-lived.ts'

/** The real command in a process of its own. */
export interface HubProcess {
  url: string
  /** The admin key of its first start. */
  key: string
  child: ChildProcess
  isAlive(): boolean
  /** What it said on stderr so far. */
  said(): string
  /** Its log so far, one object a line. */
  log(): Record<string, unknown>[]
  /** Asks it to stop and gives the exit code. */
  stop(): Promise<number | null>
  /** Ends it without asking and removes its folder. */
  remove(): void
}

const ROOT = join(import.meta.dirname, '../..')

export interface HubOptions {
  /** More of the command's. */
  args?: string[]
  dataDir?: string
  env?: NodeJS.ProcessEnv
  /** Node's own: none where it is measured. */
  switches?: readonly string[]
}

/** Starts `alongside hub` on a fresh folder and waits until it listens. */
export function startHubProcess(
  databaseUrl: string,
  { args = [], dataDir, env = {}, switches = SHORT_LIVED }: HubOptions = {},
): Promise<HubProcess> {
  const folder = dataDir ?? mkdtempSync(join(tmpdir(), 'alongside-chaos-'))
  // Those who ask /readyz here are no proxy: nobody waits for them.
  const command = ['hub/cli.ts', 'hub', '--port', '0', '--drain', '0', '--data', folder, ...args]
  const child = spawn(process.execPath, [...switches, ...command], {
    cwd: ROOT,
    env: { ...process.env, DATABASE_URL: databaseUrl, ...env },
  })
  let said = ''
  let logged = ''
  child.stdout.on('data', (data) => {
    logged += data
  })
  const isAlive = () => child.exitCode === null && child.signalCode === null
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  return new Promise((resolve, reject) => {
    child.stderr.on('data', (data) => {
      said += data
      const url = /Hub\s+(http:\/\/\S+)/.exec(said)?.[1]
      if (!url) return
      resolve({
        url,
        key: readFileSync(join(folder, 'admin.key'), 'utf8').trim(),
        child,
        isAlive,
        said: () => said,
        log: () =>
          logged
            .split('\n')
            .slice(0, -1)
            .map((line) => JSON.parse(line)),
        stop() {
          child.kill('SIGTERM')
          return exited
        },
        remove() {
          if (isAlive()) child.kill('SIGKILL')
          rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
        },
      })
    })
    exited.then((code) => reject(new Error(`The hub ended with ${code}: ${said}`)))
  })
}
