import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  FindLeadsAnswer,
  FindLeadsQuery,
  TouchpointsAnswer,
  TouchpointsQuery,
} from '../../lib/contract/lead.ts'
import { AddressExport, LeadExport } from '../../lib/contract/lead-export.ts'
import {
  eraseAddress,
  eraseLead,
  exportAddress,
  exportLead,
  findLeads,
  readHistory,
} from '../services/leads.ts'
import type { Store } from '../store/open.ts'
import { apiRoute, type HubEnv, IdParam, json, newRoutes, parameters } from './route.ts'

const find = apiRoute('lead.read', {
  method: 'get',
  path: '/v1/leads',
  summary: 'Leads with an address, with their newest touchpoints',
  request: { query: parameters(FindLeadsQuery) },
  responses: { 200: { description: 'Empty for an unknown address.', content: json(FindLeadsAnswer) } },
})

const history = apiRoute('lead.read', {
  method: 'get',
  path: '/v1/leads/{id}/touchpoints',
  summary: 'Older touchpoints of a lead',
  request: { params: IdParam, query: parameters(TouchpointsQuery) },
  responses: { 200: { description: 'Newest first.', content: json(TouchpointsAnswer) } },
})

const exportAll = apiRoute('lead.export', {
  method: 'get',
  path: '/v1/leads/{id}/export',
  summary: 'All that the hub holds about a lead',
  request: { params: IdParam },
  responses: { 200: { description: 'One document.', content: json(LeadExport) } },
})

const erase = apiRoute('lead.erase', {
  method: 'delete',
  path: '/v1/leads/{id}',
  summary: 'Erase a lead, its touchpoints and the feedback about it',
  request: { params: IdParam },
  responses: {
    204: {
      description:
        'Erased; the extensions forget the lead with their next pull. Imports under way get nothing of the lead in; what imports hold goes when they end, or within minutes where the database was busy.',
    },
  },
})

const exportAddressRoute = apiRoute('lead.export', {
  method: 'get',
  path: '/v1/address',
  summary: 'All that the hub holds about an address that no lead has',
  request: { query: parameters(FindLeadsQuery) },
  responses: { 200: { description: 'One document.', content: json(AddressExport) } },
})

const eraseAddressRoute = apiRoute('lead.erase', {
  method: 'delete',
  path: '/v1/address',
  summary: 'Erase what the hub holds about an address that no lead has',
  request: { query: parameters(FindLeadsQuery) },
  responses: { 204: { description: 'Erased, a no to marketing mail included.' } },
})

/** @param onLeft hears why imports could not be freed of somebody who was erased by this route */
export function leadRoutes(
  store: Store,
  onLeft: (error: unknown, route: { path: string; method: string }) => void,
): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(find, async (c) => {
    const { email } = c.req.valid('query')
    return c.json({ leads: await findLeads(store, c.get('actor'), email) }, 200)
  })
  routes.openapi(history, async (c) => {
    const { id } = c.req.valid('param')
    return c.json(await readHistory(store, c.get('actor'), id, c.req.valid('query')), 200)
  })
  routes.openapi(exportAll, async (c) => {
    const document = await exportLead(store, c.get('actor'), c.req.valid('param').id)
    c.header('content-disposition', 'attachment; filename="lead.json"')
    return c.json(document, 200)
  })
  routes.openapi(erase, async (c) => {
    await eraseLead(store, c.get('actor'), c.req.valid('param').id, (error) => onLeft(error, erase))
    return c.body(null, 204)
  })
  routes.openapi(exportAddressRoute, async (c) => {
    const document = await exportAddress(store, c.get('actor'), c.req.valid('query').email)
    c.header('content-disposition', 'attachment; filename="address.json"')
    return c.json(document, 200)
  })
  routes.openapi(eraseAddressRoute, async (c) => {
    await eraseAddress(store, c.get('actor'), c.req.valid('query').email, (error) =>
      onLeft(error, eraseAddressRoute),
    )
    return c.body(null, 204)
  })
  return routes
}
