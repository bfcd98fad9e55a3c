import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { hubOn, onEachDatabase, withKeys } from '../testing.ts'

/**
 * Whatever stands in an address or a body is refused or taken, and never ends in a 500: every route of the OpenAPI
 * document, with odd strings in each of its parameters and in each string of its body.
 */

interface Schema {
  type?: string | string[]
  properties?: Record<string, Schema>
  required?: string[]
  items?: Schema
  anyOf?: Schema[]
  oneOf?: Schema[]
  enum?: unknown[]
  const?: unknown
  format?: string
}
interface Operation {
  parameters?: { name: string; in: 'path' | 'query'; schema: Schema }[]
  requestBody?: { content: Record<string, { schema: Schema }> }
}

const ODD = [
  '\u0000',
  '%00',
  '%',
  '%zz',
  '%2500',
  "'",
  '"',
  '\\',
  '\ud83d',
  '\ude00',
  '😀',
  '\u202e',
  '\n',
  '../..',
  ' ',
  '..',
  ';',
  '-1',
  '1e308',
  '9'.repeat(40),
  '2147483648',
  'a'.repeat(300),
  'null',
  '{}',
  'a@b.test',
  '999999999999999~a',
  '__proto__',
  'constructor',
  '£',
  '\uffff',
]
const oddText = fc.oneof(
  fc.constantFrom(...ODD),
  fc.string({ unit: 'binary', maxLength: 30 }),
  // What cursors are made of.
  fc
    .oneof(
      fc.string({ unit: 'binary' }),
      fc.jsonValue().map((value) => JSON.stringify(value)),
    )
    .map((text) => Buffer.from(text).toString('base64url')),
  fc.array(fc.constantFrom(...ODD), { maxLength: 4 }).map((parts) => parts.join('')),
)

/** A value of nearly the right shape: as the schema says, with odd strings wherever it takes one. */
function nearly(schema: Schema): fc.Arbitrary<unknown> {
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map(nearly))
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...schema.enum) }, oddText)
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type
  if (type === 'object') {
    const properties = Object.entries(schema.properties ?? {}).map(
      ([name, inner]) => [name, nearly(inner)] as const,
    )
    return properties.length > 0
      ? fc.record(Object.fromEntries(properties), { requiredKeys: schema.required ?? [] })
      : fc.dictionary(oddText, oddText, { maxKeys: 3 })
  }
  if (type === 'array')
    return fc.array(schema.items ? nearly(schema.items) : oddText, { minLength: 1, maxLength: 3 })
  if (type === 'integer' || type === 'number')
    return fc.oneof(fc.integer({ min: 0, max: 100 }), fc.integer(), fc.double())
  if (type === 'boolean') return fc.boolean()
  if (type === 'null') return fc.constant(null)
  if (schema.format === 'uuid') return fc.oneof(fc.uuid(), oddText)
  if (schema.format === 'date-time') return fc.oneof(fc.constant('2026-01-01T00:00:00Z'), oddText)
  return type === 'string' ? oddText : fc.oneof(oddText, fc.jsonValue(), fc.dictionary(oddText, oddText))
}

/** As a client sends it that escapes nothing which `encodeURIComponent` cannot: halves of surrogate pairs. */
const encoded = (text: string): string => encodeURIComponent(text.toWellFormed())

onEachDatabase('odd strings', (open) => {
  let hub: ReturnType<typeof hubOn>
  let admin: string
  /** Of an import that is there: what an unknown id never reaches. */
  let known: string
  let operations: { method: string; path: string; operation: Operation }[]
  beforeAll(async () => {
    const store = await open()
    admin = (await withKeys(store)).admin.key
    hub = hubOn(store)
    const run = await hub.call('POST', '/v1/imports?kind=leads', admin, 'email\nann@example.com\n')
    known = ((await run.json()) as { id: string }).id
    const document = (await (await hub.call('GET', '/openapi.json')).json()) as {
      paths: Record<string, Record<string, Operation>>
    }
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    )
  })

  /** The address with a text for each parameter; of the query, sometimes raw and not percent-encoded. */
  const addressOf = ({ path, operation }: (typeof operations)[number]) => {
    const parameters = operation.parameters ?? []
    const texts = fc.tuple(
      ...parameters.map(({ name, schema }) =>
        fc.oneof(
          oddText,
          nearly(schema).map(String),
          ...(name === 'id' ? [{ weight: 4, arbitrary: fc.constant(known) }] : []),
        ),
      ),
    )
    return texts.map((values) => {
      const query = new URLSearchParams()
      let filled = path
      parameters.forEach(({ name, in: place }, i) => {
        const text = values[i] ?? ''
        if (place === 'path') filled = filled.replace(`{${name}}`, encoded(text) || 'x')
        else if (text !== '') query.append(name, text.toWellFormed())
      })
      return query.size > 0 ? `${filled}?${query}` : filled
    })
  }

  test('in every address that is read', async () => {
    const reads = operations.filter(({ method }) => method === 'GET')
    expect(reads.length).toBeGreaterThan(8)
    for (const read of reads) {
      await fc.assert(
        fc.asyncProperty(addressOf(read), async (address) => {
          const { status } = await hub.call('GET', address, admin)
          expect(status, `GET ${address}`).toBeLessThan(500)
        }),
        { numRuns: 40 },
      )
    }
  })

  test('in every body and address that is written', async () => {
    const writes = operations.filter(({ method, path }) => method !== 'GET' && !path.startsWith('/desk'))
    expect(writes.length).toBeGreaterThan(8)
    for (const write of writes) {
      const schema = write.operation.requestBody?.content['application/json']?.schema
      const body = schema ? nearly(schema) : fc.constant(undefined)
      await fc.assert(
        fc.asyncProperty(addressOf(write), body, async (address, value) => {
          const { status } = await hub.call(write.method, address, admin, value)
          expect(status, `${write.method} ${address} ${JSON.stringify(value)}`).toBeLessThan(500)
        }),
        { numRuns: 25 },
      )
    }
    // What was stored can be read again, also by those whose JSON has no halves of pairs.
    for (const path of ['/v1/changes', '/v1/feedback', '/v1/talking-points', '/v1/keys']) {
      const text = await (await hub.call('GET', path, admin)).text()
      expect(JSON.parse(text)).toBeTruthy()
      expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/i)
    }
  })

  test.each(['\u0000', '\u0001', '\ud83d', '\ude00'])(
    'with %j in it a name is refused, and an id; a free text does without it',
    async (odd) => {
      const text = `a${odd}b`
      const made = (body: object) => hub.call('POST', '/v1/keys', admin, { role: 'rep', ...body })
      expect((await made({ name: text })).status).toBe(400)
      expect((await made({ name: 'Ann', personId: text })).status).toBe(400)
      const heard = {
        ...{ id: crypto.randomUUID(), kind: 'heard', what: 'objection', text, leadId: null },
        ...{ host: null, pageKind: null, at: new Date().toISOString() },
      }
      expect((await hub.call('POST', '/v1/feedback', admin, { feedback: [heard] })).status).toBe(200)
    },
  )
})
