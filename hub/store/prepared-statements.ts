import { type PGlite, parse, protocol } from '@electric-sql/pglite'
import { hasFailed } from './read-answer.ts'

/** So many statements are kept ready; each takes some 30 kB of the engine's memory. */
const MOST_PREPARED = 100
/** Statements whose parameters are known. Those with lists of values in them differ by length, so there is no end to them. */
const MOST_KNOWN = 1_000
/** After one of these a statement may mean something else. */
const CHANGES_TABLES = /^\s*(create|alter|drop)\b/i

const { serialize } = protocol

/** A statement that was asked before. */
interface Known {
  /** The types of its parameters. */
  types: number[]
  /** Under which it is ready in the engine; null when it is not. */
  name: string | null
}

/**
 * Sends statements to a PGlite, one after the other, and gives the answer as the engine writes it, for read-answer.ts.
 * PGlite's own `query` calls the engine six times for each, and has it read the statement anew; here what is asked again
 * is kept ready, and takes one call. It is planned for its values each time (START_PARAMS), as there; only what applies
 * imports keeps its plans (import/runs.ts, PLANNED).
 */
export function preparing(pglite: PGlite) {
  const known = new Map<string, Known>()
  const prepared = new Set<Known>()
  let names = 0

  async function send(...messages: Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array[] = []
    await pglite.execProtocolRawStream(Buffer.concat(messages), {
      syncToFs: false,
      onRawData: (bytes) => void parts.push(bytes.slice()), // it is memory of the engine
    })
    const answer = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
    let at = 0
    for (const part of parts) {
      answer.set(part, at)
      at += part.length
    }
    return answer
  }

  function typesIn(description: Uint8Array): number[] {
    let types: number[] = []
    new protocol.Parser().parse(description, (message) => {
      if (message.name === 'parameterDescription') types = parse.parseDescribeStatementResults([message])
    })
    return types
  }

  /** What has to be sent so that a statement that is asked again is ready. */
  function prepare(statement: Known, text: string): Uint8Array[] {
    if (statement.name !== null) return []
    const [oldest] = prepared
    const messages = oldest && prepared.size >= MOST_PREPARED ? [forget(oldest)] : []
    names += 1
    statement.name = `s${names}`
    prepared.add(statement)
    return [...messages, serialize.parse({ name: statement.name, text })]
  }

  function forget(statement: Known): Uint8Array {
    const name = statement.name ?? ''
    statement.name = null
    prepared.delete(statement)
    return serialize.close({ type: 'S', name })
  }

  async function forgetAll(): Promise<void> {
    known.clear()
    await send(...[...prepared].map(forget), serialize.sync())
  }

  const execute = (statement: Known, parameters: readonly unknown[]) => [
    serialize.bind({
      statement: statement.name ?? '',
      values: parameters.map((value, at) => toSend(value, statement.types[at])),
    }),
    serialize.describe({ type: 'P' }),
    serialize.execute({}),
    serialize.sync(),
  ]
  function toSend(value: unknown, type = 0) {
    if (value === null || value === undefined) return null
    const write = pglite.serializers[type]
    return write ? write(value) : String(value)
  }

  return async (text: string, parameters: readonly unknown[] = []): Promise<Uint8Array<ArrayBuffer>> => {
    const again = known.get(text)
    if (!again && known.size >= MOST_KNOWN) await forgetAll()
    const statement = again ?? { types: [], name: null }
    if (!again) {
      const description = await send(
        serialize.parse({ text }),
        serialize.describe({ type: 'S' }),
        serialize.sync(),
      )
      if (hasFailed(description)) return description
      statement.types = typesIn(description)
      known.set(text, statement)
    }
    const answer = await send(...(again ? prepare(again, text) : []), ...execute(statement, parameters))
    if (hasFailed(answer)) {
      if (statement.name !== null) await send(forget(statement), serialize.sync())
      known.delete(text)
    } else if (CHANGES_TABLES.test(text)) await forgetAll()
    return answer
  }
}
