import { type CallResult, readAnswer } from '../../../lib/contract/client.ts'
import { StartedImport } from '../../../lib/contract/import.ts'

export interface SendOptions {
  contentType: string
  /** Ends the sending; the answer then is that nobody answered. */
  signal: AbortSignal
  /** Told how many bytes have gone out. */
  onSent(bytes: number): void
}

export type SendFile = (path: string, file: Blob, options: SendOptions) => Promise<CallResult<StartedImport>>

/**
 * Sends a file to be imported, with the session's cookie, and waits for the hub to have read it. By XMLHttpRequest:
 * fetch does not tell how much of a body has gone out, and streams one over HTTP/2 only (Chromium 140, 2025-09).
 */
export const sendFile: SendFile = (path, file, { contentType, signal, onSent }) =>
  new Promise((resolve) => {
    const nobody = () => resolve(UNREACHABLE)
    const request = new XMLHttpRequest()
    request.open('POST', path)
    request.setRequestHeader('Accept', 'application/json')
    request.setRequestHeader('Content-Type', contentType)
    request.upload.addEventListener('progress', (event) => onSent(event.loaded))
    request.addEventListener('error', nobody)
    request.addEventListener('abort', nobody)
    request.addEventListener('load', () =>
      resolve(
        readAnswer(StartedImport, {
          status: request.status,
          text: request.responseText,
          retryAfter: request.getResponseHeader('Retry-After'),
        }),
      ),
    )
    if (signal.aborted) return nobody()
    signal.addEventListener('abort', () => request.abort(), { once: true })
    request.send(file)
  })

const UNREACHABLE: CallResult<never> = {
  ok: false,
  failure: { kind: 'unreachable', status: null, problem: null, retryAfter: null },
}
