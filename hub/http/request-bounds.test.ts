import { Hono } from 'hono'
import { expect, test } from 'vitest'
import type { HubEnv } from '../routes/route.ts'
import type { Actor } from '../services/actor.ts'
import { Refusal } from '../services/refusal.ts'
import { takeTurns } from './request-bounds.ts'

/** An app that answers nothing until it is told to, to whoever the path names. */
function listen(readsAtOnce: number) {
  const inWork: { who: string; answer: () => void }[] = []
  const app = new Hono<HubEnv>()
    .use('/:person', async (c, next) => {
      c.set('actor', { personId: c.req.param('person') } as Actor)
      await next()
    })
    .use(takeTurns(readsAtOnce))
    .all('/:person', (c) => {
      const { promise, resolve } = Promise.withResolvers<Response>()
      inWork.push({
        who: `${c.req.method} ${c.req.param('person')}`,
        answer: () => resolve(c.body(null, 204)),
      })
      return promise
    })
  app.onError((error, c) =>
    c.text(error.message, error instanceof Refusal && error.status === 503 ? 503 : 500),
  )
  return { app, inWork, atWork: () => inWork.map(({ who }) => who) }
}

const settled = () => new Promise((resolve) => setTimeout(resolve, 20))

test('one person reads so many at once; others, and what is written, do not wait for these', async () => {
  const { app, inWork, atWork } = listen(2)
  const asked = [1, 2, 3, 4].map(() => app.request('/ann'))
  await settled()
  expect(atWork()).toEqual(['GET ann', 'GET ann'])

  asked.push(...[app.request('/bob'), app.request('/ann', { method: 'POST' })])
  await settled()
  expect(atWork().slice(2).sort()).toEqual(['GET bob', 'POST ann'])

  inWork[0]?.answer()
  await settled()
  expect(atWork().slice(4)).toEqual(['GET ann'])

  const answerAll = setInterval(() => {
    for (const { answer } of inWork) answer()
  })
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual(Array(6).fill(204))
  clearInterval(answerAll)
})

test('one whose turn does not come in time is refused, and is not done later', async () => {
  const { app, inWork, atWork } = listen(1)
  const first = app.request('/ann')
  const second = await app.request('/ann')
  expect(second.status).toBe(503)

  inWork[0]?.answer()
  expect((await first).status).toBe(204)
  await settled()
  expect(atWork()).toEqual(['GET ann'])
})

test('one that fails gives its turn back', async () => {
  const app = new Hono<HubEnv>()
    .use(async (c, next) => {
      c.set('actor', { personId: 'ann' } as Actor)
      await next()
    })
    .use(takeTurns(1))
    .get('/fails', () => {
      throw new Error('Broken')
    })
    .get('/', (c) => c.text('read'))
  app.onError((error, c) => c.text(error.message, 500))
  expect((await app.request('/fails')).status).toBe(500)
  expect(await (await app.request('/')).text()).toBe('read')
})
