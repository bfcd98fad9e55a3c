import { Readable } from 'node:stream'
import { type OpenAPIHono, z } from '@hono/zod-openapi'
import {
  ExportedAt,
  ImportEncoding,
  ImportKind,
  ImportMapping,
  ImportRun,
  ImportSource,
  RejectedRows,
  RejectedRowsQuery,
  StartedImport,
} from '../../lib/contract/import.ts'
import { csvCell } from '../../lib/domain/csv-cell.ts'
import { bodyBytes } from '../http/request-bounds.ts'
import type { Imports } from '../services/imports.ts'
import { badRequest } from '../services/refusal.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes, parameters } from './route.ts'

const StartQuery = z.object({
  kind: ImportKind,
  dryRun: z.enum(['true', 'false']).default('false'),
  /** JSON of an ImportMapping; it adds to the one that the headers propose. */
  mapping: z.string().max(100_000).optional(),
  /** `true`: only what the mapping names is read. */
  onlyMapping: z.enum(['true', 'false']).default('false'),
  /** Without it the content tells. */
  encoding: z.optional(ImportEncoding),
  source: z.optional(ImportSource),
  /** When the file was exported: what is known of later stays. Without it the fields of a row are as old as the row says. */
  exportedAt: z.optional(ExportedAt),
  /** A new id, of UUIDv7: with it the import can be watched and cancelled while the file is still being sent. */
  id: z.uuidv7().toLowerCase().optional(),
})

const run = (description: string) => ({ description, content: json(ImportRun) })

const start = apiRoute('import.run', {
  method: 'post',
  path: '/v1/imports',
  summary: 'Import a file; it streams in as the raw body; nothing changes before all of it was read',
  description:
    'Answered when the file was read. Its rows are then applied in short steps, to the end, also when the hub is restarted: ask GET /v1/imports/{id} until the state is done, failed or cancelled. A dry run is ready at once and changes nothing. Fields of a row are as old as exportedAt (a day = its end in the last time zone, 12 hours after its end in UTC, but at most now); without it as old as the row says it was changed, else as new as the import. A no without a date that is there already counts as of exportedAt (a day: until its end where it ends last, at most now), and without it as of when the file is applied, whenever its row was changed: so the same file sent again without exportedAt undoes a yes of in between; with an exportedAt that was over when it was first sent it changes nothing.',
  request: {
    query: parameters(StartQuery),
    body: {
      content: { 'text/csv': { schema: z.string() }, 'application/x-ndjson': { schema: z.string() } },
      required: true,
    },
  },
  responses: {
    202: {
      description: 'Where the import stands; after a dry run of leads with the first rows as they will be.',
      content: json(StartedImport),
    },
  },
})

const get = apiRoute('import.run', {
  method: 'get',
  path: '/v1/imports/{id}',
  summary: 'Where an import stands',
  request: { params: IdParam },
  responses: { 200: run('Where the import stands.') },
})

const apply = apiRoute('import.run', {
  method: 'post',
  path: '/v1/imports/{id}/apply',
  summary: 'Apply a dry run',
  request: { params: IdParam },
  responses: { 202: run('Where the import stands.') },
})

const cancel = apiRoute('import.run', {
  method: 'delete',
  path: '/v1/imports/{id}',
  summary: 'Stop an import that is not yet being applied; the workspace stays as it was',
  request: { params: IdParam },
  responses: { 200: run('Where the import stands: done, if it was done before.') },
})

const rejected = apiRoute('import.run', {
  method: 'get',
  path: '/v1/imports/{id}/rejected',
  summary: 'All rejected rows as CSV: line, reason',
  request: { params: IdParam },
  responses: { 200: { description: 'CSV in UTF-8.', content: { 'text/csv': { schema: z.string() } } } },
})

const rejectedRows = apiRoute('import.run', {
  method: 'get',
  path: '/v1/imports/{id}/rejected-rows',
  summary: 'Rejected rows with their reasons as codes, some at once',
  request: { params: IdParam, query: parameters(RejectedRowsQuery) },
  responses: { 200: { description: 'In the order of the file.', content: json(RejectedRows) } },
})

export function importRoutes(imports: Imports): OpenAPIHono<HubEnv> {
  const routes = newRoutes()

  routes.openapi(start, async (c) => {
    const { id, kind, dryRun, mapping, onlyMapping, encoding, source, exportedAt } = c.req.valid('query')
    const started = await imports.start(c.get('actor'), {
      ...(id !== undefined && { id }),
      kind,
      dryRun: dryRun === 'true',
      file: {
        mapping: mapping === undefined ? null : parseMapping(mapping),
        onlyMapping: onlyMapping === 'true',
        encoding: encoding ?? null,
        source: source ?? null,
        exportedAt: exportedAt ?? null,
      },
      sender: c.req.raw.signal,
      body: bodyBytes(c),
    })
    return c.json(started, 202)
  })

  routes.openapi(get, async (c) => c.json(await imports.get(c.get('actor'), c.req.valid('param').id), 200))

  routes.openapi(apply, async (c) =>
    c.json(await imports.apply(c.get('actor'), c.req.valid('param').id), 202),
  )

  routes.openapi(cancel, async (c) =>
    c.json(await imports.cancel(c.get('actor'), c.req.valid('param').id), 200),
  )

  routes.openapi(rejected, async (c) => {
    const { id } = c.req.valid('param')
    const rows = await imports.rejects(c.get('actor'), id)
    return new Response(Readable.toWeb(Readable.from(rejectedCsv(rows))) as ReadableStream, {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': `attachment; filename="rejected-${id}.csv"`,
      },
    })
  })

  routes.openapi(rejectedRows, async (c) => {
    const { after } = c.req.valid('query')
    return c.json(await imports.rejectedRows(c.get('actor'), c.req.valid('param').id, after), 200)
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
  throw badRequest(
    'The mapping is a JSON object from headers to lead fields, such as {"E-mail":"email"}; /openapi.json lists the fields.',
  )
}

async function* rejectedCsv(
  batches: AsyncIterable<{ line: number; reason: string }[]>,
): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder()
  yield encoder.encode('line,reason\r\n')
  for await (const rows of batches)
    yield encoder.encode(rows.map(({ line, reason }) => `${line},${csvCell(reason)}\r\n`).join(''))
}
