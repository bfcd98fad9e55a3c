import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Answered, type CallFailure, createClient, type Given } from '../lib/contract/client.ts'
import type { EndpointName } from '../lib/contract/endpoints.ts'
import { readProblem } from '../lib/contract/problem.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_PORT } from './serve.ts'
import { readAdminKey } from './services/workspace.ts'

/** Which hub a command talks to, and as whom: the same for all commands. */
export const ACCESS_OPTIONS = {
  hub: { type: 'string', default: `http://127.0.0.1:${DEFAULT_PORT}` },
  'key-file': { type: 'string' },
  data: { type: 'string' },
  /** Refused, with the reason. */
  key: { type: 'string' },
} as const

export interface Access {
  hub: string
  key?: string | undefined
  'key-file'?: string | undefined
  /** The hub's folder, whose admin key is taken where no other is given. */
  data?: string | undefined
}

/**
 * The hub as commands call it, by the names of the contract's endpoints. What goes wrong is thrown, in the hub's own
 * words where it gave any.
 */
export function callerOf(access: Access, defaultData: string) {
  const hub = hubAddress(access.hub)
  const { call } = createClient({ root: hub.href, key: findKey(access, defaultData) })
  return async <Name extends EndpointName>(name: Name, given: Given<Name>): Promise<Answered<Name>> => {
    const answer = await call(name, given)
    if (answer.ok) return answer.value
    throw failed(hub, answer.failure)
  }
}

/** The key out of a file or the environment: a command line can be read by all users of the machine (`ps`). */
export function findKey(access: Access, defaultData: string): string {
  if (access.key !== undefined) {
    throw new UsageError(
      'A key on the command line can be read by every user of this machine, and stays in the history of the shell. Write it into a file that only you can read, and name that with --key-file FILE; or set ALONGSIDE_KEY.',
    )
  }
  if (access['key-file'] !== undefined) return oneKey(keyIn(access['key-file']), access['key-file'])
  if (process.env.ALONGSIDE_KEY) return oneKey(process.env.ALONGSIDE_KEY.trim(), 'ALONGSIDE_KEY')
  const folder = access.data ?? defaultData
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

/** @throws UsageError when it is no address */
export function hubAddress(text: string): URL {
  const url = URL.parse(text)
  if (url && /^https?:$/.test(url.protocol) && !url.username && !url.search && !url.hash) return url
  throw new UsageError(`--hub is an address like http://127.0.0.1:${DEFAULT_PORT}, not "${text}".`)
}

function failed(hub: URL, { kind, status, problem, cause }: Partial<CallFailure>): Error {
  if (problem) return new Error(problem.detail)
  if (kind === 'answer')
    return new Error(
      `${hub.href} answers, but not as a hub of this version does. Name the address of a hub, without /desk, with --hub.`,
    )
  if (status) return new Error(`The hub answered with status ${status}. Is ${hub.href} a hub?`)
  return new Error(
    `The hub at ${hub.origin} does not answer. Start it with "alongside hub", or name another one with --hub.`,
    { cause },
  )
}

/**
 * Calls what is no JSON document: the contract's client reads answers whole, and a backup or a file to import is a
 * stream, of any length.
 * @throws what went wrong, as `callerOf` does; the reason of `signal` when that ended it
 */
export async function streamFrom(
  hub: URL,
  key: string,
  path: string,
  init: RequestInit & { duplex?: 'half' } = {},
): Promise<Response> {
  const headers = { ...(init.headers as Record<string, string>), authorization: `Bearer ${key}` }
  const answer = await fetch(new URL(path, hub), { ...init, headers }).catch((cause: unknown) => {
    if (init.signal?.aborted) throw cause
    throw failed(hub, { cause })
  })
  if (answer.ok) return answer
  throw failed(hub, {
    status: answer.status,
    problem: readProblem(await answer.json().catch(() => null)),
  })
}
