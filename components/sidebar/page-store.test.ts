import 'fake-indexeddb/auto'
import { afterEach, expect, it, vi } from 'vitest'
import { openComputer } from '../../lib/db/computer.ts'
import { putContexts } from '../../lib/db/leads.ts'
import { openWorkspace } from '../../lib/db/workspaces.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import { contextOf } from '../../test/factories.ts'
import { createPageStore, type PageNews } from './page-store.ts'

const hint = (token: number, from: string, over: Partial<Hint> = {}): Hint => ({
  ...{ token, host: 'practice', origin: 'http://127.0.0.1', pageKind: 'message', thread: null },
  ...{ participants: [{ role: 'from', text: from }], withoutAddress: [], canInsert: false, recognised: true },
  ...over,
})

let slow = 0
vi.mock('../../lib/people/find-people.ts', async (original) => {
  const real = await original<typeof import('../../lib/people/find-people.ts')>()
  return {
    ...real,
    findPeople: async (...about: Parameters<typeof real.findPeople>) => {
      const people = await real.findPeople(...about)
      if (slow) await Promise.resolve(new Promise((done) => setTimeout(done, slow)))
      return people
    },
  }
})
afterEach(() => {
  slow = 0
})

it('while a read takes long, the people of the same page stand; those of another are taken away', async () => {
  const computer = openComputer('page-store')
  const db = openWorkspace(computer, 'w')
  await putContexts(db, [contextOf([], { id: 'lena', emails: ['lena@x.test'] })])
  let hear: (news: PageNews) => void = () => {}
  const store = createPageStore({
    ...{ computer, db, listenWanted: () => () => {} },
    listen(listener) {
      hear = listener
      return () => {}
    },
  })
  const seen: (string | null)[] = []
  const end = store.subscribe(() => seen.push(store.get().people?.chosen?.lead.id ?? null))
  hear({ hint: hint(1, 'lena@x.test') })
  await vi.waitFor(() => expect(seen.at(-1)).toBe('lena'))

  slow = 150
  seen.length = 0
  hear({ hint: hint(1, 'lena@x.test', { canInsert: true }) })
  await vi.waitFor(() => expect(store.get().hint?.canInsert).toBe(true))
  expect(store.get().people?.chosen?.lead.id).toBe('lena')
  expect(new Set(seen)).toEqual(new Set(['lena']))

  hear({ hint: hint(2, 'tom@x.test') })
  await vi.waitFor(() => expect(seen).toContain(null))
  end()
})
