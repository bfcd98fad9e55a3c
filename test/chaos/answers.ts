import { problem } from '../memory-hub.ts'

/**
 * Every kind of answer that a hub, a proxy before it or the network between can give to one request. Each gets the
 * request as something that it may send, once, twice, later or not at all.
 */

export interface Asked {
  /** Sends the request to the hub. */
  send(): Promise<Response>
  /** Has it reach the hub some time after the client has given up, or once more. */
  later(): void
  /** Characters of its body. */
  size: number
}

const networkFailed = () => new TypeError('Failed to fetch')
const timedOut = () => new DOMException('The operation was aborted due to timeout', 'TimeoutError')
const page = (status: number, title: string) =>
  new Response(`<html><head><title>${title}</title></head><body>${title}</body></html>`, {
    status,
    headers: { 'content-type': 'text/html' },
  })
const busy = (detail: string) => problem(503, detail, { 'Retry-After': '2' })
const json = (text: string) => new Response(text, { headers: { 'content-type': 'application/json' } })

/** What a proxy takes that was set up for small requests: a batch is too large, one item is not. */
const SMALL_BODY = 1_500

export const ANSWERS = {
  'as the hub says': ({ send }) => send(),
  'as the hub says, in pieces': async ({ send }) => {
    const answer = await send()
    const bytes = new Uint8Array(await answer.arrayBuffer())
    const pieces = new ReadableStream({
      start(controller) {
        for (let at = 0; at < bytes.length; at += 100) controller.enqueue(bytes.slice(at, at + 100))
        controller.close()
      },
    })
    return new Response(answer.status === 204 ? null : pieces, answer)
  },
  'network fails before': async () => {
    throw networkFailed()
  },
  'network fails after': async ({ send }) => {
    await send()
    throw networkFailed()
  },
  'no answer in time, not done': async () => {
    throw timedOut()
  },
  'no answer in time, done': async ({ send }) => {
    await send()
    throw timedOut()
  },
  'no answer in time, arrives later': async ({ later }) => {
    later()
    throw timedOut()
  },
  'sent twice at once': async ({ send }) => {
    const [answer] = await Promise.all([send(), send()])
    return answer!
  },
  'arrives once more, later': ({ send, later }) => {
    later()
    return send()
  },
  '429 with Retry-After': async () => problem(429, 'Too many requests.', { 'Retry-After': '30' }),
  '429 of a proxy, Retry-After as a date': async () =>
    new Response('slow down', { status: 429, headers: { 'Retry-After': new Date().toUTCString() } }),
  '408 too slow': async () => problem(408, 'The body did not arrive within 20 seconds. Send it again.'),
  '500, not done': async () => problem(500, 'Something went wrong in the hub.'),
  '500, done': async ({ send }) => {
    await send()
    return problem(500, 'Something went wrong in the hub.')
  },
  '502 page of a proxy': async () => page(502, 'Bad Gateway'),
  '504 page of a proxy, done': async ({ send }) => {
    await send()
    return page(504, 'Gateway Time-out')
  },
  '503 busy': async () => busy('The database does not answer, or has too much to do. Nothing was stored.'),
  '503 in doubt, done': async ({ send }) => {
    await send()
    return busy('It is not known whether this was stored; send it again.')
  },
  '503 in doubt, not done': async () => busy('It is not known whether this was stored; send it again.'),
  '507 storage full': async () => problem(507, 'There is no space left.', { 'Retry-After': '2' }),
  '401 of a proxy': async () => page(401, 'Sign in'),
  '403 of a proxy': async () => page(403, 'Blocked'),
  '404 page of a proxy': async () => page(404, 'Not found'),
  'sign-in page': async () => page(200, 'Sign in to the network'),
  '413 of the hub, for a batch': async ({ send, size }) =>
    size > SMALL_BODY ? problem(413, 'The body may have 1 kB at most. Send it in smaller batches.') : send(),
  '413 page of a proxy, for a batch': async ({ send, size }) =>
    size > SMALL_BODY ? page(413, 'Request Entity Too Large') : send(),
  '410 out of the blue': async () =>
    Response.json(
      {
        type: 'urn:alongside:problem:unknown-cursor',
        title: 'Unknown cursor',
        status: 410,
        detail: 'Start again.',
      },
      { status: 410 },
    ),
  'broken JSON, done': async ({ send }) => json(`${(await (await send()).text()).slice(1)}}`),
  'another JSON, not done': async () => json('{"ok":true}'),
  'nothing at all, done': async ({ send }) => {
    await send()
    return new Response(null, { status: 200 })
  },
  'JSON cut off, done': async ({ send }) => {
    const text = await (await send()).text()
    return json(text.slice(0, Math.floor(text.length / 2)))
  },
  'connection lost in the middle of the answer': async ({ send }) => {
    const bytes = new Uint8Array(await (await send()).arrayBuffer())
    let pulls = 0
    const broken = new ReadableStream({
      pull(controller) {
        if (pulls++ === 0) controller.enqueue(bytes.slice(0, Math.ceil(bytes.length / 2)))
        else controller.error(networkFailed())
      },
    })
    return new Response(broken)
  },
  'an item left out of the answer': async ({ send }) => {
    const answer = await send()
    const body = await answer.json()
    if (Array.isArray(body.results)) body.results.splice(Math.floor(body.results.length / 2), 1)
    return Response.json(body, { status: answer.status })
  },
} as const satisfies Record<string, (asked: Asked) => Promise<Response>>

export type AnswerKind = keyof typeof ANSWERS
export const ANSWER_KINDS = Object.keys(ANSWERS) as AnswerKind[]
