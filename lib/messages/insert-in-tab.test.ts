import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { followInsert, insertInTab } from './insert-in-tab.ts'
import { createKeptInserts } from './kept-inserts.ts'
import type { KeptInsert } from './table.ts'

const MAIL = 'https://mail.test'
const USE = {
  id: '0b3d5a0e-94a9-4c9e-8f3e-0d6a2f8d7a11',
  workspace: 'alongside w',
  leadId: 'lena',
  talkingPointId: 'p1',
}
const ABOUT: KeptInsert['about'] = { pageKind: 'message', thread: null, withoutAddress: [], participants: [] }
type Senders = Pick<Parameters<typeof followInsert>[0], 'sendToBackground'>
const CANCELLED = { inserted: false, reason: 'cancelled' }

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())
/** So short that nothing is asked again by the clock. */
const turn = () => vi.advanceTimersByTimeAsync(1)

/** The page that was asked has gone to open the reply, and the background keeps the text for the next one. */
async function started() {
  const items = new Map<string, unknown>()
  const kept = createKeptInserts({
    get: async (key) => (key === null ? Object.fromEntries(items) : { [key]: items.get(key) }),
    set: async (added) => {
      for (const [key, value] of Object.entries(added)) items.set(key, value)
    },
    remove: async (keys) => {
      for (const key of [keys].flat()) items.delete(key)
    },
  })
  await kept.keep(1, MAIL, {
    text: 'Hello',
    uses: [USE],
    about: ABOUT,
  })
  const abort = new AbortController()
  const toTab: string[] = []
  /** What else goes on before an answer of the background's is heard. */
  const meanwhile = vi.fn(() => {})
  const senders = {
    async sendToTab(_tabId: number, { type }: { type: string }) {
      toTab.push(type)
      if (type === 'insert') throw new Error('gone')
      return null
    },
    async sendToBackground({ tabId, id, cancel }: { tabId: number; id: string; cancel: boolean }) {
      const outcome = await kept.outcome(tabId, id, cancel)
      meanwhile()
      return outcome
    },
  }
  const answer = insertInTab(senders as never, 1, 'Hello', USE, abort.signal)
  return { kept, abort, toTab, meanwhile, answer, senders }
}

test('what was written by the page that came is counted already', async () => {
  const { kept, answer } = await started()
  await turn()
  await kept.take(1, MAIL)
  await kept.done(1, MAIL, [USE.id], true)
  await vi.advanceTimersByTimeAsync(300)
  expect(await answer).toEqual({ inserted: 'in-new-reply', counted: true })
})

test('Cancel between two questions: a page that comes right then is given nothing', async () => {
  const { kept, abort, answer } = await started()
  await turn()
  abort.abort()
  await turn()
  expect(await kept.take(1, MAIL)).toBeNull()
  expect(await answer).toEqual(CANCELLED)
})

test('Cancel while it is being asked: likewise', async () => {
  const { kept, abort, meanwhile, answer } = await started()
  meanwhile.mockImplementationOnce(() => abort.abort())
  await turn()
  expect(await kept.take(1, MAIL)).toBeNull()
  expect(await answer).toEqual(CANCELLED)
})

test('a page that has it already hears the Cancel that came after that', async () => {
  const { kept, abort, toTab, meanwhile, answer } = await started()
  await turn()
  await kept.take(1, MAIL)
  abort.abort()
  await turn()
  expect(toTab.at(-1)).toBe('insert.cancel')
  expect(meanwhile, 'and it is not asked without a pause').toHaveBeenCalledTimes(2)
  await kept.done(1, MAIL, [USE.id], false)
  await vi.advanceTimersByTimeAsync(300)
  expect(await answer).toEqual(CANCELLED)
})

test('what was cancelled before this page came is given to nobody, and is not said to wait', async () => {
  const { kept, senders } = await started()
  const waits = vi.fn()
  const cancel = vi.fn()
  const follow = () =>
    followInsert({ ...(senders as object as Senders), cancel }, 1, USE.id, AbortSignal.abort(), waits)
  expect(await follow()).toEqual(CANCELLED)
  expect(await kept.take(1, MAIL)).toBeNull()
  expect(cancel).not.toHaveBeenCalled()

  await kept.keep(1, MAIL, { text: 'Hello', uses: [USE], about: ABOUT })
  await kept.take(1, MAIL)
  const answer = follow()
  await turn()
  expect(cancel, 'the page that has it is told').toHaveBeenCalledOnce()
  await kept.done(1, MAIL, [USE.id], false)
  await vi.advanceTimersByTimeAsync(300)
  expect(await answer).toEqual(CANCELLED)
  expect(waits).not.toHaveBeenCalled()
})

test('what nobody keeps, nobody answers for; after Cancel that is cancelled', async () => {
  for (const isCancelled of [false, true]) {
    const { kept, abort, meanwhile, answer } = await started()
    await kept.closed(1)
    if (isCancelled) meanwhile.mockImplementationOnce(() => abort.abort())
    await turn()
    expect(await answer).toEqual(isCancelled ? CANCELLED : null)
  }
})
