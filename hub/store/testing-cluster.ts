import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'

/**
 * A PostgreSQL of a test's own that it may stop, kill and freeze. Everything is in a temporary folder that the user
 * `postgres` owns and where its programs start, so the checkout may be one that only root reads.
 */

const PROGRAMS = '/usr/lib/postgresql'
const USER = 'alongside'
const READY_MS = 60_000

/** Debian's newest PostgreSQL, or null. */
function programs(): string | null {
  if (!existsSync(PROGRAMS)) return null
  const newest = readdirSync(PROGRAMS).sort((a, b) => Number(b) - Number(a))[0]
  const folder = join(PROGRAMS, `${newest}`, 'bin')
  return existsSync(join(folder, 'initdb')) ? folder : null
}

/** Whether such a cluster can be made on this machine. */
export const canStartCluster = (): boolean => programs() !== null

/** PostgreSQL does not run as root; its processes are the user's of its Debian package then. */
function runAs(): { uid: number; gid: number } | Record<string, never> {
  if (process.getuid?.() !== 0) return {}
  const [, , uid, gid] = /^postgres:.*$/m.exec(readFileSync('/etc/passwd', 'utf8'))?.[0].split(':') ?? []
  return { uid: Number(uid), gid: Number(gid) }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address ? address.port : 0
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

export type Shutdown = 'smart' | 'fast' | 'immediate'
const SIGNAL = { smart: 'SIGTERM', fast: 'SIGINT', immediate: 'SIGQUIT' } as const

export class Cluster {
  readonly port: number
  readonly #folder: string
  #settings: Record<string, string>
  #server: ChildProcess | undefined

  private constructor(folder: string, port: number, settings: Record<string, string>) {
    this.#folder = folder
    this.port = port
    this.#settings = settings
  }

  /** Makes a cluster and starts it. */
  static async start(settings: Record<string, string> = {}): Promise<Cluster> {
    const cluster = await Cluster.#inFolder(
      (folder) =>
        program('initdb', folder, [
          '-D',
          'data',
          '-U',
          USER,
          '-A',
          'trust',
          '-E',
          'UTF8',
          '--no-sync',
          '--locale=C.UTF-8',
        ]),
      settings,
    )
    await cluster.start()
    return cluster
  }

  static async #inFolder(fill: (folder: string) => void, settings: Record<string, string>): Promise<Cluster> {
    const folder = mkdtempSync(join(tmpdir(), 'alongside-cluster-'))
    const { uid, gid } = runAs()
    if (uid !== undefined && gid !== undefined) chownSync(folder, uid, gid)
    fill(folder)
    return new Cluster(folder, await freePort(), settings)
  }

  /** A standby of this cluster that follows it, started. */
  async startStandby(): Promise<Cluster> {
    const standby = await Cluster.#inFolder(
      (folder) =>
        program('pg_basebackup', folder, [
          '-D',
          'data',
          '-h',
          '127.0.0.1',
          '-p',
          `${this.port}`,
          '-U',
          USER,
          '-R',
          '--no-sync',
          '-c',
          'fast',
        ]),
      this.#settings,
    )
    await standby.start()
    return standby
  }

  get url(): string {
    return `postgres://${USER}@127.0.0.1:${this.port}/postgres`
  }

  get isRunning(): boolean {
    return this.#server !== undefined && this.#server.exitCode === null && this.#server.signalCode === null
  }

  /** Starts the server, with other settings from now on where they are given; returns when it takes connections. */
  async start(settings?: Record<string, string>): Promise<void> {
    if (settings) this.#settings = settings
    this.launch()
    const end = Date.now() + READY_MS
    while (!(await this.answers())) {
      if (Date.now() > end || !this.isRunning)
        throw new Error(`PostgreSQL does not start: ${this.#folder}/log`)
      await pause(50)
    }
  }

  /** Starts the server and does not wait for it. */
  launch(): void {
    const options = {
      port: `${this.port}`,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: this.#folder,
    }
    const all = {
      fsync: 'off',
      max_connections: '60',
      logging_collector: 'off',
      ...options,
      ...this.#settings,
    }
    const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
    this.#server = spawn(
      '/bin/sh',
      ['-c', 'exec "$0" "$@" >>log 2>&1', join(`${programs()}`, 'postgres'), '-D', 'data', ...args],
      {
        cwd: this.#folder,
        stdio: 'ignore',
        ...runAs(),
      },
    )
  }

  async answers(): Promise<boolean> {
    return this.query('select 1').then(
      () => true,
      () => false,
    )
  }

  /** Stops the server and waits until it has ended. */
  async stop(how: Shutdown = 'fast'): Promise<void> {
    await this.#end(SIGNAL[how])
  }

  /** As a power cut would: no process of it gets to say anything. */
  async kill(): Promise<void> {
    const children = this.#children()
    const ended = this.#end('SIGKILL')
    for (const pid of children) signal(pid, 'SIGKILL')
    await ended
  }

  async restart(how: Shutdown = 'fast'): Promise<void> {
    await this.stop(how)
    await this.start()
  }

  /** Stops all its processes where they are: connections stay open and nothing answers. */
  freeze(): void {
    for (const pid of this.#processes()) signal(pid, 'SIGSTOP')
  }

  thaw(): void {
    for (const pid of this.#processes().reverse()) signal(pid, 'SIGCONT')
  }

  /** One statement on a connection of its own. */
  async query<T extends pg.QueryResultRow>(text: string, values: unknown[] = []): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.url, connectionTimeoutMillis: 5_000 })
    client.on('error', () => {})
    try {
      await client.connect()
      return (await client.query<T>(text, values)).rows
    } finally {
      await client.end().catch(() => {})
    }
  }

  /** Ends all connections of others. */
  async terminateAll(): Promise<void> {
    await this.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
    )
  }

  /** Ends the server and removes its folder. */
  async destroy(): Promise<void> {
    this.thaw()
    await this.kill()
    rmSync(this.#folder, { recursive: true, force: true, maxRetries: 5 })
  }

  async #end(name: NodeJS.Signals): Promise<void> {
    const server = this.#server
    if (!server || !this.isRunning) return
    const ended = new Promise((resolve) => server.once('exit', resolve))
    server.kill(name)
    await ended
  }

  /** The postmaster, then its children: each of them leads a process group of its own. */
  #processes(): number[] {
    return this.#server?.pid && this.isRunning ? [this.#server.pid, ...this.#children()] : []
  }

  #children(): number[] {
    const pid = this.#server?.pid
    if (!pid || !this.isRunning) return []
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name) && parentOf(name) === pid)
      .map(Number)
  }
}

function program(name: string, cwd: string, args: string[]): void {
  execFileSync(join(`${programs()}`, name), args, { cwd, stdio: ['ignore', 'ignore', 'inherit'], ...runAs() })
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // It has ended by itself.
  }
}

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? Number.NaN)
  } catch {
    return null
  }
}
