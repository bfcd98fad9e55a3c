import { Worker } from 'node:worker_threads'
import { type Engine, EngineEnded } from './engine.ts'
import { type ArrayTypes, readAnswer, valueReaders } from './read-answer.ts'
import type { Question, Said, SentError } from './thread-messages.ts'

/** What the thread makes lives for one answer; by itself V8 would keep 48 MB for it. */
const YOUNG_MB = 6

/**
 * Starts PGlite on a folder, in a thread of its own: this one goes on to answer while a statement runs. The thread keeps
 * the process only while something is asked of it.
 * @param ended called once, in the middle of the statement during which the engine ends
 * @throws what PostgreSQL said when it does not start
 */
export async function startEngine(
  { dataDir }: { dataDir: string },
  ended: (error: EngineEnded) => void,
): Promise<Engine> {
  const thread = new Worker(new URL('./engine-thread.ts', import.meta.url), {
    workerData: { dataDir },
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB },
  })
  const started = Promise.withResolvers<ArrayTypes>()
  let hasStarted = false
  const asked: PromiseWithResolvers<Uint8Array>[] = []
  let end: EngineEnded | null = null
  let closed = false
  let closing: Promise<void> | undefined

  function onEnd(error: EngineEnded): void {
    if (end || closed) return
    end = error
    ended(error)
  }
  /** The thread itself has ended: nothing is answered any more. */
  function onLost(cause: string): void {
    const error = end ?? new EngineEnded(cause)
    if (hasStarted) onEnd(error)
    else started.reject(error)
    for (const question of asked.splice(0)) question.reject(error)
  }
  thread.on('message', (said: Said) => {
    if ('ended' in said) return onEnd(new EngineEnded(said.ended))
    if ('started' in said) started.resolve(said.started)
    else if (!hasStarted && 'error' in said) started.reject(received(said.error))
    const question = asked.shift()
    if ('answer' in said) question?.resolve(said.answer)
    if ('error' in said) question?.reject(end ?? received(said.error))
    hasStarted = true
    if (asked.length === 0) thread.unref()
  })
  thread.on('messageerror', (error) => onLost(error.message))
  thread.on('error', (error) => onLost(error instanceof Error ? error.message : String(error)))
  thread.on('exit', (code) => onLost(`its thread has ended with ${code}`))

  async function ask(question: Question): Promise<Uint8Array> {
    if (end) throw end
    if (closed) throw new Error('The embedded database is closed.')
    const answer = Promise.withResolvers<Uint8Array>()
    thread.postMessage(question)
    if (asked.push(answer) === 1) thread.ref()
    return answer.promise
  }

  async function close(): Promise<void> {
    const last = end ? null : ask('close')
    closed = true
    await last?.catch(() => {})
    await thread.terminate()
  }

  const arrays = await started.promise.catch(async (error) => {
    closed = true
    await thread.terminate()
    throw error
  })
  const readers = valueReaders(arrays)
  return {
    query: async <Row>(statement: string, parameters: readonly unknown[] = []) =>
      readAnswer<Row>(await ask({ statement, parameters }), readers),
    async copy(statement, text) {
      await ask({ copy: statement, text })
    },
    close() {
      closing ??= close()
      return closing
    },
    get closed() {
      return closed
    },
  }
}

function received({ name, message, stack, fields }: SentError): Error {
  const error = Object.assign(new Error(message), fields)
  Object.defineProperties(error, {
    name: { value: name, configurable: true, writable: true },
    stack: { value: stack, configurable: true, writable: true },
  })
  return error
}
