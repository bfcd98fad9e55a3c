import { createServer as createHttp, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { generate } from 'selfsigned'

/** Servers on this machine that a browser takes for any site. */
export interface Origins {
  /** Switches for `startBrowser`: every name leads here, and the certificate is believed. */
  args: string[]
  end(): Promise<void>
}

/**
 * Serves pages at their real addresses (`https://mail.google.com/...`), http and https, to a browser started with
 * `args`. Nothing goes out: every name but the hub's loopback address is mapped to this machine.
 *
 * @param answer called with the whole address that the browser asked for
 */
export async function startOrigins(
  answer: (url: URL, request: IncomingMessage, response: ServerResponse) => void,
): Promise<Origins> {
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'alongside.test' }])
  const serve = (scheme: string) => (request: IncomingMessage, response: ServerResponse) =>
    answer(new URL(request.url ?? '/', `${scheme}://${request.headers.host}`), request, response)
  const plain = createHttp(serve('http'))
  const secure = createHttps({ key, cert }, serve('https'))
  const port = async (server: Server) => {
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
    return (server.address() as AddressInfo).port
  }
  const [http, https] = [await port(plain), await port(secure)]
  return {
    args: [
      `--host-resolver-rules=MAP *:80 127.0.0.1:${http}, MAP *:443 127.0.0.1:${https}, EXCLUDE 127.0.0.1`,
      '--ignore-certificate-errors',
    ],
    async end() {
      for (const server of [plain, secure]) {
        server.closeAllConnections()
        await new Promise((done) => server.close(done))
      }
    },
  }
}
