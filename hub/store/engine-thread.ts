import { parentPort, workerData } from 'node:worker_threads'
import { startPglite } from './embedded-engine.ts'
import { preparing } from './prepared-statements.ts'
import type { Question, Said, SentError } from './thread-messages.ts'

/**
 * The thread of PGlite: what it is asked, it does one after the other, and answers in that order. It loads nothing but
 * PGlite. See threaded-engine.ts, which starts it.
 */
const port = parentPort
if (!port) throw new Error('This is a thread of the hub.')
const say = (said: Said) => port.postMessage(said)

/** With all that PostgreSQL says of it; the statement and its parameters, which may name people, stay here. */
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
  const query = preparing(pglite)
  const answer = async (question: Question): Promise<Said> => {
    if (question === 'close') {
      await pglite.close()
      return { answer: { rows: [] } }
    }
    const { rows, affectedRows, command } = await query(...question)
    return { answer: { rows, affectedRows, command } }
  }
  let before: Promise<void> = Promise.resolve()
  port.on('message', (question: Question) => {
    before = before
      .then(() => answer(question))
      .catch((error): Said => ({ error: toSend(error) }))
      .then(say)
  })
  say('started')
} catch (error) {
  say({ error: toSend(error) })
}
