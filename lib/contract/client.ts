import { z } from 'zod/mini'
import type { ENDPOINTS, EndpointName } from './endpoints.ts'
import type { Endpoint } from './extension-endpoints.ts'
import { type Problem, readProblem } from './problem.ts'

type At<Name extends EndpointName> = (typeof ENDPOINTS)[Name]

/** `/v1/leads/{id}` -> `{ id: string }` */
type Params<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? { [key in Name]: string } & Params<Rest>
  : unknown

/** What a call of this endpoint gives: path parameters, query, body. */
export type Given<Name extends EndpointName> =
  Params<At<Name>['path']> extends infer P
    ? (keyof P extends never ? { params?: never } : { params: P }) &
        (At<Name> extends { query: infer Q extends z.core.$ZodType }
          ? { query?: z.input<Q> }
          : { query?: never }) &
        (At<Name> extends { body: infer B extends z.core.$ZodType } ? { body: z.input<B> } : { body?: never })
    : never

export type Answered<Name extends EndpointName> = At<Name>['answer'] extends z.core.$ZodType
  ? z.output<At<Name>['answer']>
  : null

/**
 * Why a call gave nothing. `unreachable`: nobody answered. `timeout`: not in time. `problem`: the hub said no, in its own
 * words. `status`: something said no that is no hub. `answer`: what came is not what the contract says. `too_large`: more
 * came than is read.
 */
export interface CallFailure {
  kind: 'unreachable' | 'timeout' | 'problem' | 'status' | 'answer' | 'too_large'
  status: number | null
  /** Of `problem` only. */
  problem: Problem | null
  /** Milliseconds that the hub asked to wait. */
  retryAfter: number | null
  cause?: unknown
}

export type CallResult<T> = { ok: true; value: T } | { ok: false; failure: CallFailure }

export interface ClientOptions<Name extends EndpointName = EndpointName> {
  /** What may be called. */
  endpoints: Pick<typeof ENDPOINTS, Name>
  /** Origin of the hub, with a path if it does not stand at the root; empty = where the page itself is from. */
  root: string
  /** Access key; null = the page's session cookie. */
  key: string | null
  fetch?: (input: string, init: RequestInit) => Promise<Response>
  /** Milliseconds until a call is given up, its answer included. */
  timeout?: number
  /** Bytes of an answer that are read at most. */
  mostBytes?: number
}

/** A page of 500 changes over a slow line takes some seconds. */
const TIMEOUT = 30_000
/** A page of 500 leads with 50 touchpoints each is 3 MB; the longest texts that the contract takes make it ten times that. */
const MOST_BYTES = 64 * 1024 * 1024

export interface Client<Callable extends EndpointName> {
  call<Name extends Callable>(
    name: Name,
    given: Given<Name>,
    signal?: AbortSignal,
  ): Promise<CallResult<Answered<Name>>>
}

/** The one client of the hub, made from a table of endpoints. Answers are parsed; what goes wrong is a value. */
export function createClient<Callable extends EndpointName>({
  endpoints,
  root,
  key,
  fetch = (input, init) => globalThis.fetch(input, init),
  timeout = TIMEOUT,
  mostBytes = MOST_BYTES,
}: ClientOptions<Callable>): Client<Callable> {
  const base = root.replace(/\/+$/, '')
  return {
    async call(name, given, signal) {
      const endpoint: Endpoint = endpoints[name]
      const { params = {}, query = {}, body } = given as Untyped
      let response: Response
      let text: string | null
      try {
        response = await fetch(base + address(endpoint.path, params, query), {
          method: endpoint.method,
          headers: headersOf(key, body),
          body: body === undefined ? null : JSON.stringify(body),
          cache: 'no-store',
          credentials: key === null ? 'same-origin' : 'omit',
          // A hub does not redirect; a sign-in page of a proxy does, and would get the key.
          redirect: 'error',
          referrerPolicy: 'no-referrer',
          signal: AbortSignal.any([AbortSignal.timeout(timeout), ...(signal ? [signal] : [])]),
        })
        text = await readText(response, mostBytes)
      } catch (cause) {
        return failure(isTimeout(cause) ? 'timeout' : 'unreachable', { cause })
      }
      const { status } = response
      if (text === null) return failure('too_large', { status })
      return readAnswer(endpoint.answer, {
        status,
        text,
        retryAfter: response.headers.get('Retry-After'),
      }) as CallResult<never>
    },
  }
}

/**
 * What an answer of the hub says, by whichever way it came.
 * @param schema null: no content
 * @param answer with its header Retry-After, in seconds
 */
export function readAnswer<T>(
  schema: z.core.$ZodType<T> | null,
  { status, text, retryAfter }: { status: number; text: string; retryAfter: string | null },
): CallResult<T> {
  if (status < 200 || status > 299) {
    const problem = readProblem(parseJson(text))
    const seconds = Number(retryAfter ?? Number.NaN)
    return failure(problem ? 'problem' : 'status', {
      status,
      problem,
      retryAfter: seconds > 0 ? seconds * 1000 : null,
    })
  }
  if (schema === null) return { ok: true, value: null as never }
  const parsed = z.safeParse(schema, parseJson(text))
  return parsed.success
    ? { ok: true, value: parsed.data }
    : failure('answer', { status, cause: parsed.error })
}

interface Untyped {
  params?: Record<string, string>
  query?: Record<string, unknown>
  body?: unknown
}

const headersOf = (key: string | null, body: unknown): Record<string, string> => ({
  Accept: 'application/json',
  ...(key === null ? {} : { Authorization: `Bearer ${key}` }),
  ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
})

/** The path with its parameters filled in, and those of the query that are given. */
function address(path: string, params: Record<string, string>, query: Record<string, unknown>): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(params[name]!))
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null) search.set(name, String(value))
  }
  return search.size > 0 ? `${filled}?${search}` : filled
}

/** The body as text; null when it is longer than that, and the rest is not waited for. */
async function readText(response: Response, mostBytes: number): Promise<string | null> {
  if (response.body === null) return ''
  const reader = response.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    bytes += value.byteLength
    if (bytes > mostBytes) {
      await reader.cancel().catch(() => {})
      return null
    }
    text += decoder.decode(value, { stream: true })
  }
}

const failure = (
  kind: CallFailure['kind'],
  about: Partial<Omit<CallFailure, 'kind'>>,
): { ok: false; failure: CallFailure } => ({
  ok: false,
  failure: { kind, status: null, problem: null, retryAfter: null, ...about },
})

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isTimeout = (error: unknown) => error instanceof Error && error.name === 'TimeoutError'
