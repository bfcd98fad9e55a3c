import { parentPort, workerData } from 'node:worker_threads'
import { startPglite, statementsOf } from './embedded-engine.ts'
import type { Question, Said, SentError } from './thread-messages.ts'

/**
 * The thread of PGlite: what it is asked, it does one after the other, and answers in that order. It loads nothing but
 * PGlite. See threaded-engine.ts, which starts it.
 */
const port = parentPort
if (!port) throw new Error('This is a thread of the hub.')
const say = (said: Said) => port.postMessage(said)

/** The statement and its parameters, which may name people, stay here. */
function toSend(error: unknown): SentError {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '', fields: {} }
  const { query, params, queryOptions, ...rest } = error as Error & Record<string, unknown>
  const fields = Object.fromEntries(
    Object.entries(rest).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)),
  )
  return { name: error.name, message: error.message, stack: error.stack ?? '', fields }
}

try {
  const pglite = await startPglite(workerData, ({ lastWords }) => say({ ended: lastWords }))
  const { arrays, ask, copy } = await statementsOf(pglite)
  async function answer(question: Question): Promise<Uint8Array<ArrayBuffer>> {
    if (question !== 'close' && 'statement' in question) return ask(question.statement, question.parameters)
    await (question === 'close' ? pglite.close() : copy(question.copy, question.text))
    return new Uint8Array()
  }
  let before: Promise<void> = Promise.resolve()
  port.on('message', (question: Question) => {
    before = before
      .then(() => answer(question))
      .then((answer) => port.postMessage({ answer } satisfies Said, [answer.buffer]))
      .catch((error) => say({ error: toSend(error) }))
  })
  say({ started: arrays })
} catch (error) {
  say({ error: toSend(error) })
}
