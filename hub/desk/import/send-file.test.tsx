import { createServer, type RequestListener, type Server } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { sendFile } from './send-file.ts'
import { file, report } from './testing.tsx'

let server: Server | undefined
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
})

const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-expose-headers': 'Retry-After',
}

/** A hub for one request; its address. */
async function answering(answer: RequestListener): Promise<string> {
  server = createServer((request, response) => {
    if (request.method === 'OPTIONS') response.writeHead(204, CORS).end()
    else answer(request, response)
  })
  await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve))
  const address = server!.address()
  if (typeof address !== 'object' || !address) throw new Error('The server has no address.')
  return `http://127.0.0.1:${address.port}/v1/imports`
}

const options = (over: Partial<Parameters<typeof sendFile>[2]> = {}) => ({
  contentType: 'text/csv',
  signal: new AbortController().signal,
  onSent: () => {},
  ...over,
})

test('the file goes out as it is, with its type, and how far it is is told', async () => {
  let got = ''
  let type: string | undefined
  const url = await answering((request, response) => {
    type = request.headers['content-type']
    request.on('data', (piece) => (got += piece))
    request.on('end', () => response.writeHead(202, CORS).end(JSON.stringify(report())))
  })
  const onSent = vi.fn()
  const text = 'Email\nŻ@x.test\n'.repeat(1000)
  expect(await sendFile(url, file(text), options({ onSent }))).toEqual({ ok: true, value: report() })
  expect(got).toBe(text)
  expect(type).toBe('text/csv')
  expect(onSent).toHaveBeenLastCalledWith(new Blob([text]).size)
})

test('a refusal comes with its words, another server’s answer with its status', async () => {
  const refusal = { type: 'about:blank', title: 'Busy', status: 503, detail: 'Wait.' }
  const url = await answering((_, response) =>
    response.writeHead(503, { ...CORS, 'Retry-After': '2' }).end(JSON.stringify(refusal)),
  )
  expect(await sendFile(url, file(), options())).toMatchObject({
    ok: false,
    failure: { kind: 'problem', status: 503, problem: refusal, retryAfter: 2000 },
  })
  server?.close()
  const proxy = await answering((_, response) => response.writeHead(413, CORS).end('<html>Too large</html>'))
  expect(await sendFile(proxy, file(), options())).toMatchObject({ failure: { kind: 'status', status: 413 } })
})

test('nobody answers, or the person cancels', async () => {
  const broken = await answering((request) => request.destroy())
  expect(await sendFile(broken, file(), options())).toMatchObject({ failure: { kind: 'unreachable' } })
  server?.close()
  const stop = new AbortController()
  const closed = vi.fn()
  const silent = await answering((request) => {
    request.on('close', closed)
    stop.abort()
  })
  expect(await sendFile(silent, file(), options({ signal: stop.signal }))).toMatchObject({
    failure: { kind: 'unreachable' },
  })
  await vi.waitFor(() => expect(closed).toHaveBeenCalled())
  expect(await sendFile(silent, file(), options({ signal: stop.signal }))).toMatchObject({
    failure: { kind: 'unreachable' },
  })
})
