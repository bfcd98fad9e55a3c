import { join } from 'node:path'
import type { z } from 'zod'
import { readProblem } from '../lib/contract/problem.ts'
import { UsageError } from './command-problem.ts'
import { DEFAULT_PORT } from './serve.ts'
import { readAdminKey } from './services/workspace.ts'

/** Which hub a command talks to, and as whom. */
export const ACCESS_OPTIONS = {
  hub: { type: 'string', default: `http://127.0.0.1:${DEFAULT_PORT}` },
  key: { type: 'string' },
  data: { type: 'string' },
} as const

export interface Access {
  hub: string
  key?: string | undefined
  /** The hub's folder, whose admin key is taken where no other is given. */
  data?: string | undefined
}

/** How commands call the hub: parses the answer, and a problem becomes an error with the hub's own words. */
export function callerOf({ hub, key, data }: Access, defaultData: string) {
  return caller(hub, key || process.env.ALONGSIDE_KEY || adminKey(data ?? defaultData))
}

function adminKey(folder: string): string {
  const key = readAdminKey(join(folder, 'admin.key'))
  if (!key) {
    throw new UsageError(
      `There is no admin key in ${folder}. Give one with --key or ALONGSIDE_KEY, or name the hub's folder with --data.`,
    )
  }
  return key
}

const caller =
  (hub: string, key: string) =>
  async <T>(method: string, path: string, schema: z.ZodType<T> | null, body?: unknown): Promise<T> => {
    const url = URL.parse(path, hub)
    if (!url) throw new UsageError(`--hub is an address like http://127.0.0.1:${DEFAULT_PORT}, not "${hub}".`)
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
    }).catch((cause: unknown) => {
      throw new Error(`The hub at ${hub} does not answer. Start it with: alongside hub`, { cause })
    })
    if (!response.ok) {
      const problem = readProblem(await response.json().catch(() => null))
      throw new Error(problem?.detail ?? `The hub at ${hub} answered with status ${response.status}.`)
    }
    return schema === null ? (undefined as T) : schema.parse(await response.json())
  }
