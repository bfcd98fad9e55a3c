import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answered, type CallFailure, createClient, type Given } from '../lib/contract/client.ts'
import { ENDPOINTS, type EndpointName } from '../lib/contract/endpoints.ts'
import { readProblem } from '../lib/contract/problem.ts'
import { staysInside } from '../lib/domain/inside-network.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_DATA, DEFAULT_PORT } from './defaults.ts'
import { findHub } from './find-hub.ts'
import { readAdminKey } from './services/admin-key.ts'

/** Which hub a command talks to, and as whom: the same for all commands. */
export const ACCESS_OPTIONS = {
  hub: { type: 'string' },
  'key-file': { type: 'string' },
  data: { type: 'string' },
  /** Refused, with the reason. */
  key: { type: 'string' },
} as const

export interface Access {
  hub?: string | undefined
  key?: string | undefined
  'key-file'?: string | undefined
  /** The hub's folder: whose hub is called where no other is named, and whose admin key is taken where none is given. */
  data?: string | undefined
}

export interface Connection {
  hub: URL
  key: string
}

/**
 * The hub that --hub names; else the one that runs on the data folder and has proved it, because a key sent to whoever
 * listens on the usual port is given away.
 * @throws UsageError, or an Error that says what to do
 */
export async function connect(access: Access): Promise<Connection> {
  const named = access.hub === undefined ? null : hubAddress(access.hub)
  const key = findKey(access)
  return { hub: named ?? new URL(await findHub(access.data ?? DEFAULT_DATA)), key }
}

/**
 * The hub as commands call it, by the names of the contract's endpoints; looked for with the first call. What goes wrong
 * is thrown, in the hub's own words where it gave any.
 */
export function callerOf(access: Access) {
  let connected: Promise<Connection> | undefined
  return async <Name extends EndpointName>(name: Name, given: Given<Name>): Promise<Answered<Name>> => {
    connected ??= connect(access)
    const { hub, key } = await connected
    const answer = await createClient({ endpoints: ENDPOINTS, root: hub.href, key }).call(name, given)
    if (answer.ok) return answer.value
    throw failed(hub, answer.failure)
  }
}

/** The key out of a file or the environment: a command line can be read by all users of the machine (`ps`). */
export function findKey(access: Access): string {
  if (access.key !== undefined) {
    throw new UsageError(
      'A key on the command line can be read by every user of this machine, and stays in the history of the shell. Write it into a file that only you can read, and name that with --key-file FILE; or set ALONGSIDE_KEY.',
    )
  }
  if (access['key-file'] !== undefined) return oneKey(keyIn(access['key-file']), access['key-file'])
  if (process.env.ALONGSIDE_KEY) return oneKey(process.env.ALONGSIDE_KEY.trim(), 'ALONGSIDE_KEY')
  const folder = access.data ?? DEFAULT_DATA
  const file = join(folder, 'admin.key')
  const key = readAdminKey(file)
  if (key) return oneKey(key, file)
  throw new UsageError(
    `There is no admin key in ${folder}. Give a key with --key-file FILE or ALONGSIDE_KEY, or name the hub's folder with --data.`,
  )
}

function keyIn(file: string): string {
  let key: string
  try {
    key = readFileSync(file, 'utf8').trim()
  } catch (error) {
    throw new UsageError(`The key cannot be read: ${(error as Error).message}`)
  }
  if (!key) throw new UsageError(`There is no key in ${file}.`)
  return key
}

/** A header takes no other characters than these, and no key has others. */
function oneKey(text: string, from: string): string {
  if (/^[\x21-\x7e]+$/.test(text)) return text
  throw new UsageError(`${from} holds something else than one key: a key is one word, such as alg_admin_...`)
}

/** @throws UsageError when it is no address, or one to which a key would travel in the clear */
export function hubAddress(text: string): URL {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new UsageError(`--hub is an address like http://127.0.0.1:${DEFAULT_PORT}, not "${text}".`)
  if (url.protocol === 'https:' || staysInside(url.hostname)) return url
  throw new UsageError(
    `The key would travel to ${url.host} in the clear. Use https; http is for this machine and for numbers of private networks (such as http://192.168.1.20:${DEFAULT_PORT}).`,
  )
}

function failed(hub: URL, { kind, status, problem, cause }: Partial<CallFailure>): Error {
  if (problem) return new Error(problem.detail)
  if (kind === 'answer')
    return new Error(
      `${hub.href} answers, but not as a hub of this version does. Name the address of a hub, without /desk, with --hub.`,
    )
  if (status) return new Error(`The hub answered with status ${status}. Is ${hub.href} a hub?`)
  if (isRedirect(cause))
    return new Error(
      `${hub.href} sends its callers on to another address, which a hub does not do. The key was not sent there. Name the hub's own address with --hub.`,
    )
  return new Error(
    `The hub at ${hub.origin} does not answer. Start it with "alongside hub", or name another one with --hub.`,
    { cause },
  )
}

/** How Node's fetch says that it met a redirect and was told to follow none. */
const isRedirect = (error: unknown): boolean =>
  error instanceof Error && error.cause instanceof Error && error.cause.message === 'unexpected redirect'

/** Milliseconds in which an answer has to begin. */
const ANSWER_MS = 60_000

interface StreamRequest extends RequestInit {
  duplex?: 'half'
  /** Milliseconds in which the answer has to begin; null: as long as fetch itself waits (300 s, what is sent not counted). */
  beginsWithin?: number | null
}

/**
 * Calls what is no JSON document: the contract's client reads answers whole, and a backup or a file to import is a
 * stream, of any length.
 * @throws what went wrong, as `callerOf` does; the reason of `signal` when that ended it
 */
export async function streamFrom(
  { hub, key }: Connection,
  path: string,
  { beginsWithin = ANSWER_MS, signal, ...init }: StreamRequest = {},
): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` }
  const late = new AbortController()
  const timer = beginsWithin === null ? undefined : setTimeout(() => late.abort(), beginsWithin)
  const signals = [late.signal, ...(signal ? [signal] : [])]
  const answer = await fetch(hub.href.replace(/\/+$/, '') + path, {
    ...init,
    headers,
    redirect: 'error',
    signal: AbortSignal.any(signals),
  })
    .catch((cause: unknown) => {
      if (signal?.aborted) throw cause
      throw failed(hub, { cause })
    })
    .finally(() => clearTimeout(timer))
  if (answer.ok) return answer
  throw failed(hub, {
    status: answer.status,
    problem: readProblem(await answer.json().catch(() => null)),
  })
}
