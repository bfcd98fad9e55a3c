import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { createApp } from './app.ts'
import { DEFAULT_PORT } from './defaults.ts'
import { refuseBadPort } from './http/bad-ports.ts'
import { Connections } from './http/connections.ts'
import { Drain } from './http/drain.ts'
import { LIMITS, type Limits } from './http/limits.ts'
import { createProxyTrust, type ProxySettings } from './http/proxy.ts'
import { createHubServer, listen, tryListen } from './http/server.ts'
import { createImporter } from './import/importer.ts'
import { describeFailure, type Log } from './log.ts'
import { lookInto, type Schedule, startSchedule } from './services/backup-schedule.ts'
import { keepFirstLink, readFirstToken } from './services/first-link.ts'
import { watchHistory } from './services/history.ts'
import { watchLastSeen } from './services/last-seen.ts'
import { randomSecret } from './services/proof.ts'
import { hasAdminKey, prepareWorkspace } from './services/workspace.ts'
import { noteHub, wasLeftOpen } from './store/folder-lock.ts'
import { openStore } from './store/open.ts'
import { makePrivate } from './store/private-folder.ts'

export interface HubOptions extends ProxySettings {
  /** 0 = any free port. */
  port?: number
  host?: string
  /** Folder of the embedded database, of admin.key and of admin.link. */
  dataDir: string
  /** PostgreSQL instead of the embedded database. */
  databaseUrl?: string | undefined
  /** How long to wait for a PostgreSQL that is coming up; not at all unless given. */
  waitSeconds?: number
  /** Told in words what the start waits for. */
  say?: (line: string) => void
  /** Name of the workspace, for the first start. */
  workspaceName?: string
  /** Write a fresh admin key, for somebody who lost theirs. */
  renewAdminKey?: boolean
  /** Serve the practice inbox under /practice. */
  practice?: boolean
  limits?: Limits
  /** Milliseconds for which a hub that ends still takes connections, where a proxy asks /readyz; none unless given. */
  drainMs?: number
  /** Backups now and then. */
  backups?: Schedule | null
  log?: Log
}

export interface Hub {
  url: string
  /** Path of the file with an admin key that works, if it is still there: the start that wrote it may have said nothing. */
  adminKeyFile: string | null
  /** Where the first administrator chooses a password, and the file with that link; null once it was used or has ended. */
  firstLink: { link: string; file: string } | null
  /**
   * Says by /readyz that it ends, lets running requests end (10 seconds at most), then closes the database and gives the
   * folder free. Called once more, it can only be quicker.
   */
  close(how?: HowToClose): Promise<void>
}

interface HowToClose {
  /** Wait until a proxy knows (`drainMs`); true unless given. */
  drain?: boolean
  /** Let running requests end; true unless given. */
  finish?: boolean
}

const GRACE_MS = 10_000

/**
 * Opens the database, makes workspace and admin key on the first start, and listens.
 * @throws FolderInUse when another hub has the folder; UsageError for a port that browsers refuse and for
 *   settings that cannot be used; an error in words when the port or the address is not to be had
 */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { dataDir, databaseUrl, host = '127.0.0.1', port = DEFAULT_PORT, log = () => {} } = options
  refuseBadPort(port, '--port')
  const proxy = createProxyTrust(options)
  // That another hub has the folder says more than that it has the port.
  await tryListen(host, wasLeftOpen(dataDir) ? 0 : port)
  makePrivate(dataDir)
  if (options.backups) lookInto(options.backups.folder)
  const { waitSeconds = 0, say = () => {} } = options
  const store = await openStore(
    databaseUrl
      ? { databaseUrl, waitSeconds, say, missing: lastWords(log).missing }
      : { dataDir, ...lastWords(log) },
  )
  try {
    const keyFile = join(dataDir, 'admin.key')
    const linkFile = join(dataDir, 'admin.link')
    await prepareWorkspace(store, {
      name: options.workspaceName ?? 'Alongside',
      keyFile,
      linkFile,
      renewAdmin: options.renewAdminKey ?? false,
    })
    const adminKeyFile = (await hasAdminKey(store, keyFile)) ? keyFile : null
    const token = await readFirstToken(store, linkFile)
    const endHistoryWatch = await watchHistory(store, join(dataDir, 'given-out.json'))
    const importer = createImporter(store, {
      onError: (error, importId) => log({ ...describeFailure(error), import: importId }),
    })
    await importer.resume()
    let closing: Promise<void> | undefined
    const drain = new Drain(options.drainMs ?? 0)
    const cutOff = new AbortController()
    const limits = options.limits ?? LIMITS
    const connections = new Connections(limits, proxy.isTrusted)
    const backups = options.backups ? await startSchedule(store, options.backups, log) : null
    const lastSeen = watchLastSeen(store, (error) => log(describeFailure(error)))
    const secret = randomSecret()
    const app = createApp({
      store,
      secret,
      log,
      importer,
      proxy,
      connections,
      limits,
      isStopping: () => closing !== undefined,
      drain,
      backups: () => backups?.state() ?? null,
      practice: options.practice ?? false,
      lastSeen,
    })
    const server = createHubServer(app.fetch, connections, limits)
    await listen(server, host, port)
    const { port: actual, address } = server.address() as AddressInfo
    if (!databaseUrl) noteHub(dataDir, { url: urlOf(ownAddress(address), actual), secret })
    const first =
      token === null
        ? null
        : keepFirstLink(store, {
            ...{ file: linkFile, token, origin: proxy.publicOrigin ?? urlOf(host, actual) },
            onError: (error) => log(describeFailure(error)),
          })
    log({ event: 'started', port: actual, database: store.kind, pid: process.pid })
    const checking = new AbortController()
    const checked = store.checkPages?.(checking.signal)
    const close = async () => {
      checking.abort()
      await drain.ended()
      const listening = stopListening(server, cutOff.signal)
      await Promise.all([importer.close(), backups?.stop()])
      await listening
      first?.stop()
      await endHistoryWatch()
      await lastSeen.stop()
      await checked
      await store.close()
      log({ event: 'stopped' })
    }
    return {
      url: urlOf(host, actual),
      adminKeyFile,
      firstLink: first && { link: first.link, file: linkFile },
      close({ drain: drained = true, finish = true } = {}) {
        if (!drained) drain.hurry()
        if (!finish) cutOff.abort()
        closing ??= close()
        return closing
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

const urlOf = (host: string, port: number) => `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** Where this machine itself reaches a server that listens on an address. */
const ownAddress = (address: string) => ({ '0.0.0.0': '127.0.0.1', '::': '::1' })[address] ?? address

/**
 * What the embedded database says when it cannot go on. Its sentences name files and no rows. Without its engine this
 * process can answer nothing more; what it acknowledged is kept, and whoever supervises it starts it again.
 */
const lastWords = (log: Log) => ({
  damaged: (error: Error) => {
    log({ event: 'damaged', reason: error.message })
    process.stderr.write(`${error.message}\n`)
  },
  missing: (error: Error) => {
    log({ event: 'missing', reason: error.message })
    process.stderr.write(`${error.message}\n`)
  },
  ended: (error: Error) => {
    log({ event: 'ended', reason: error.message })
    process.stderr.write(`${error.message}\nThe hub ends. Start it again; what it acknowledged is kept.\n`)
    process.exit(1)
  },
})

/** @param cutOff ends what is still running, as the end of the time for it does */
function stopListening(server: Server, cutOff: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const closeAll = () => server.closeAllConnections()
    const late = setTimeout(closeAll, GRACE_MS)
    cutOff.addEventListener('abort', closeAll)
    server.close(() => {
      clearTimeout(late)
      resolve()
    })
    server.closeIdleConnections()
    if (cutOff.aborted) closeAll()
  })
}
