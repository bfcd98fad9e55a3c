import type { OpenAPIHono } from '@hono/zod-openapi'
import {
  FindLeadsAnswer,
  FindLeadsQuery,
  LeadExport,
  TouchpointsAnswer,
  TouchpointsQuery,
} from '../../lib/contract/lead.ts'
import { eraseLead, exportLead, findLeads, readHistory } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { notThere } from './problem.ts'
import { ANYONE, apiRoute, type HubEnv, IdParam, json, MARKETING, newRoutes } from './route.ts'

const find = apiRoute(ANYONE, {
  method: 'get',
  path: '/v1/leads',
  summary: 'Leads with an address, with their newest touchpoints',
  request: { query: FindLeadsQuery },
  responses: { 200: { description: 'Empty for an unknown address.', content: json(FindLeadsAnswer) } },
})

const history = apiRoute(ANYONE, {
  method: 'get',
  path: '/v1/leads/{id}/touchpoints',
  summary: 'Older touchpoints of a lead',
  request: { params: IdParam, query: TouchpointsQuery },
  responses: { 200: { description: 'Newest first.', content: json(TouchpointsAnswer) } },
})

const exportAll = apiRoute(MARKETING, {
  method: 'get',
  path: '/v1/leads/{id}/export',
  summary: 'All that the hub holds about a lead',
  request: { params: IdParam },
  responses: { 200: { description: 'One document.', content: json(LeadExport) } },
})

const erase = apiRoute(MARKETING, {
  method: 'delete',
  path: '/v1/leads/{id}',
  summary: 'Erase a lead, its touchpoints and the feedback about it',
  request: { params: IdParam },
  responses: { 204: { description: 'Erased; the extensions forget the lead with their next pull.' } },
})

export function leadRoutes(store: Store): OpenAPIHono<HubEnv> {
  const routes = newRoutes()
  routes.openapi(find, async (c) => {
    const leads = await findLeads(store, c.get('caller').workspaceId, c.req.valid('query').email)
    return c.json({ leads }, 200)
  })
  routes.openapi(history, async (c) => {
    const { id } = c.req.valid('param')
    const answer = await readHistory(store, c.get('caller').workspaceId, id, c.req.valid('query'))
    if (answer === 'no_lead') throw notThere('lead')
    if (answer === 'no_touchpoint') throw notThere('touchpoint of this lead')
    return c.json(answer, 200)
  })
  routes.openapi(exportAll, async (c) => {
    const { id } = c.req.valid('param')
    const document = await exportLead(store, c.get('caller').workspaceId, id)
    if (!document) throw notThere('lead')
    c.header('content-disposition', 'attachment; filename="lead.json"')
    return c.json(document, 200)
  })
  routes.openapi(erase, async (c) => {
    const erased = await eraseLead(store, c.get('caller').workspaceId, c.req.valid('param').id)
    if (!erased) throw notThere('lead')
    return c.body(null, 204)
  })
  return routes
}
