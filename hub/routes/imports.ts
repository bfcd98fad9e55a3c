import { Readable } from 'node:stream'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import { ImportKind, ImportMapping, ImportRun } from '../../lib/contract/import.ts'
import type { Importer } from '../store/import/importer.ts'
import { notThere, ProblemError } from './problem.ts'
import { apiRoute, type HubEnv, IdParam, json, MARKETING, newRoutes } from './route.ts'

const StartQuery = z.object({
  kind: ImportKind,
  dryRun: z.enum(['true', 'false']).default('false'),
  /** JSON of an ImportMapping; without it the mapping is proposed from the headers. */
  mapping: z.string().max(100_000).optional(),
})

const run = (description: string) => ({ description, content: json(ImportRun) })

const start = apiRoute(MARKETING, {
  method: 'post',
  path: '/v1/imports',
  summary: 'Import a file; it streams in as the raw body and is applied whole or not at all',
  description:
    'Answered when the file was read. Then ask GET /v1/imports/{id} until the state is done, failed or cancelled; a dry run is ready at once and changes nothing.',
  request: {
    query: StartQuery,
    body: {
      content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() } },
      required: true,
    },
  },
  responses: { 202: run('Where the import stands.') },
})

const get = apiRoute(MARKETING, {
  method: 'get',
  path: '/v1/imports/{id}',
  summary: 'Where an import stands',
  request: { params: IdParam },
  responses: { 200: run('Where the import stands.') },
})

const apply = apiRoute(MARKETING, {
  method: 'post',
  path: '/v1/imports/{id}/apply',
  summary: 'Apply a dry run',
  request: { params: IdParam },
  responses: { 202: run('Where the import stands.') },
})

const cancel = apiRoute(MARKETING, {
  method: 'delete',
  path: '/v1/imports/{id}',
  summary: 'Stop an import; the workspace stays as it was',
  request: { params: IdParam },
  responses: { 200: run('Where the import stands: done, if it was done before.') },
})

const rejected = apiRoute(MARKETING, {
  method: 'get',
  path: '/v1/imports/{id}/rejected',
  summary: 'All rejected rows as CSV: line, reason',
  request: { params: IdParam },
  responses: { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } },
})

export function importRoutes(importer: Importer): OpenAPIHono<HubEnv> {
  const routes = newRoutes()

  routes.openapi(start, async (c) => {
    const { kind, dryRun, mapping } = c.req.valid('query')
    const { workspaceId, name } = c.get('caller')
    const body = c.req.raw.body ?? new Blob([]).stream()
    const started = await importer.start({
      workspaceId,
      by: name,
      kind,
      dryRun: dryRun === 'true',
      mapping: mapping === undefined ? null : parseMapping(mapping),
      body: body as unknown as AsyncIterable<Uint8Array>,
    })
    return c.json(started, 202)
  })

  routes.openapi(get, async (c) => {
    const found = await importer.get(c.get('caller').workspaceId, c.req.valid('param').id)
    if (!found) throw notThere('import')
    return c.json(found, 200)
  })

  routes.openapi(apply, async (c) => {
    const { workspaceId, name } = c.get('caller')
    const applied = await importer.apply(workspaceId, c.req.valid('param').id, name)
    if (!applied) throw notThere('import')
    if (applied.state !== 'applying' && applied.state !== 'done')
      throw new ProblemError(
        409,
        'Not ready',
        `This import is ${applied.state}: it cannot be applied. Import the file again.`,
      )
    return c.json(applied, 202)
  })

  routes.openapi(cancel, async (c) => {
    const stopped = await importer.cancel(c.get('caller').workspaceId, c.req.valid('param').id)
    if (!stopped) throw notThere('import')
    return c.json(stopped, 200)
  })

  routes.openapi(rejected, async (c) => {
    const { workspaceId } = c.get('caller')
    const { id } = c.req.valid('param')
    if (!(await importer.get(workspaceId, id))) throw notThere('import')
    return new Response(
      Readable.toWeb(Readable.from(rejectedCsv(importer, workspaceId, id))) as ReadableStream,
      {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename="rejected-${id}.csv"`,
        },
      },
    )
  })

  return routes
}

function parseMapping(text: string): ImportMapping {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    value = null
  }
  const parsed = ImportMapping.safeParse(value)
  if (parsed.success) return parsed.data
  throw new ProblemError(
    400,
    'Bad request',
    'The mapping is a JSON object from headers to lead fields, such as {"E-mail":"email"}; /openapi.json lists the fields.',
  )
}

async function* rejectedCsv(importer: Importer, workspaceId: string, id: string): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode('line,reason\r\n')
  for await (const rows of importer.rejects(workspaceId, id))
    yield encoder.encode(rows.map(({ line, reason }) => `${line},${cell(reason)}\r\n`).join(''))
}

/** A reason quotes what stood in the file; a spreadsheet must not take it for a formula. */
function cell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return `"${safe.replaceAll('"', '""')}"`
}
