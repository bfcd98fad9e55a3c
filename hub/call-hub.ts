import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
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

/** How commands call the hub: parses the answer, and a problem becomes an error with the hub's own words. */
export function callerOf(access: Access, defaultData: string) {
  return caller(access.hub, findKey(access, defaultData))
}

/** The key out of a file or the environment: a command line can be read by all users of the machine (`ps`). */
export function findKey(access: Access, defaultData: string): string {
  if (access.key !== undefined) {
    throw new UsageError(
      'A key on the command line can be read by every user of this machine, and stays in the history of the shell. Write it into a file that only you can read, and name that with --key-file FILE; or set ALONGSIDE_KEY.',
    )
  }
  if (access['key-file'] !== undefined) return keyIn(access['key-file'])
  if (process.env.ALONGSIDE_KEY) return process.env.ALONGSIDE_KEY
  const folder = access.data ?? defaultData
  const key = readAdminKey(join(folder, 'admin.key'))
  if (key) return key
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

const caller =
  (hub: string, key: string) =>
  async <T>(method: string, path: string, schema: z.ZodType<T> | null, body?: unknown): Promise<T> => {
    const answer = await openAnswer(hub, key, method, path, body)
    return schema === null ? (undefined as T) : schema.parse(await answer.json())
  }

/** The answer of a hub, whose body is not yet read; a problem becomes an error with the hub's own words. */
export async function openAnswer(
  hub: string,
  key: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Response> {
  const url = URL.parse(path, hub)
  if (!url) throw new UsageError(`--hub is an address like http://127.0.0.1:${DEFAULT_PORT}, not "${hub}".`)
  const answer = await fetch(url, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    body: body === undefined ? null : JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new Error(`The hub at ${hub} does not answer. Start it with: alongside hub`, { cause })
  })
  if (answer.ok) return answer
  const problem = readProblem(await answer.json().catch(() => null))
  throw new Error(problem?.detail ?? `The hub at ${hub} answered with status ${answer.status}.`)
}
