import { type PGlite, parse, protocol } from '@electric-sql/pglite'
import type { Engine, StatementResult } from './engine.ts'

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
 * One statement after the other on a PGlite. Its own `query` calls the engine six times for each, and has it read the
 * statement anew; here what is asked again is kept ready, and takes one call. It is planned anew each time, for its values
 * (START_PARAMS), as before.
 */
export function preparing(pglite: PGlite): Engine['query'] {
  const known = new Map<string, Known>()
  const prepared = new Set<Known>()
  let names = 0

  const send = (...messages: Uint8Array[]) =>
    pglite.execProtocolStream(Buffer.concat(messages), { syncToFs: false })

  async function describe(text: string): Promise<Known> {
    const described = await send(
      serialize.parse({ text }),
      serialize.describe({ type: 'S' }),
      serialize.sync(),
    )
    return { types: parse.parseDescribeStatementResults(described), name: null }
  }

  /** What has to be sent so that a statement that is asked again is ready. */
  function prepare(statement: Known, text: string): Uint8Array[] {
    if (statement.name !== null) return []
    const [oldest] = prepared
    const messages: Uint8Array[] = []
    if (oldest && prepared.size >= MOST_PREPARED) messages.push(forget(oldest))
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

  return async <Row>(
    text: string,
    parameters: readonly unknown[] = [],
    copied?: string,
  ): Promise<StatementResult<Row>> => {
    if (copied !== undefined) return pglite.query<Row>(text, [], { blob: new Blob([copied]) })
    const again = known.get(text)
    if (!again && known.size >= MOST_KNOWN) await forgetAll()
    const statement = again ?? (await describe(text))
    known.set(text, statement)
    const answer = await send(
      ...(again ? prepare(again, text) : []),
      ...execute(statement, parameters),
    ).catch(async (error) => {
      if (statement.name !== null) await send(forget(statement), serialize.sync())
      known.delete(text)
      throw error
    })
    if (CHANGES_TABLES.test(text)) await forgetAll()
    return parse.parseResults(answer, pglite.parsers)[0] as unknown as StatementResult<Row>
  }
}
