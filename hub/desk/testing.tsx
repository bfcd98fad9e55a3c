import { act, cleanup, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import { I18nextProvider } from 'react-i18next'
import { vi } from 'vitest'
import { startI18n } from '../../components/base/i18n.ts'
import { FeedbackItem } from '../../lib/contract/feedback.ts'
import { Session } from '../../lib/contract/session.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { id, NOW, talkingPoint, validated } from '../../test/factories.ts'

/** What the desk's tests share: a hub that answers by the contract, and the desk in English. */

export const i18n = await startI18n(['desk', 'import', 'people'], 'en')

export function show(page: ReactElement) {
  return render(<I18nextProvider i18n={i18n}>{page}</I18nextProvider>)
}

/** One heard question, `n` hours old. Parsed, so that it is what a hub may answer. */
export function item(n: number, over: Partial<FeedbackItem> = {}): FeedbackItem {
  const at = new Date(NOW.getTime() - n * 3_600_000).toISOString()
  return FeedbackItem.parse({
    feedback: {
      id: id(n),
      kind: 'heard',
      what: 'question',
      text: `Question ${n}`,
      leadId: 'lead-1',
      host: 'roundcube',
      pageKind: 'message',
      at,
      note: null,
    },
    status: { state: 'delivered', reply: null, by: null, at },
    rep: 'Ines Duarte',
    lead: {
      ...{ id: 'lead-1', name: 'Lena Fischer', company: 'Nordlicht' },
      consent: { marketing: 'granted', doNotContact: false, changedAt: null },
    },
    talkingPoint: null,
    receivedAt: at,
    ...over,
  })
}

export const session = (role: 'rep' | 'marketer' | 'admin') =>
  Session.parse({
    workspace: { id: '01900000-0000-7000-8000-000000000001', name: 'Optika' },
    key: { id: 'k', name: 'Mara Wolff', role, expiresAt: null },
  })

/** A talking point in English, validated ten days before the tests' now. */
export const point = (pointId: string, title: string, over: Partial<TalkingPoint> = {}): TalkingPoint =>
  talkingPoint(1, {
    id: pointId,
    title,
    text: `Text of **${title}**`,
    language: 'en',
    verification: validated(10),
    ...over,
  })

type Answer = (body: unknown, url: URL) => { status?: number; json: unknown } | 'down'

/** A `fetch` that answers from a table of `METHOD /path`; `calls` is what was asked. */
export function fakeHub(routes: Record<string, Answer>) {
  const calls: { route: string; search: string; body: unknown }[] = []
  const fetch = vi.fn(async (input: string, init?: RequestInit) => {
    const url = new URL(input, 'http://hub.test')
    const route = `${init?.method ?? 'GET'} ${url.pathname}`
    const body = typeof init?.body === 'string' ? JSON.parse(init.body) : undefined
    calls.push({ route, search: url.search, body })
    const answer = routes[route]?.(body, url) ?? { status: 404, json: problem(404, 'Nothing here.') }
    if (answer === 'down') throw new TypeError('Failed to fetch')
    const { status = 200, json } = answer
    return new Response(status === 204 ? null : JSON.stringify(json), { status })
  })
  return { calls, fetch }
}

export const problem = (status: number, detail: string) => ({
  type: 'about:blank',
  title: 'Problem',
  status,
  detail,
})

/** Turns the page to the background or to the front, as switching tabs does. */
export function setHidden(hidden: boolean): void {
  Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
  act(() => void document.dispatchEvent(new Event('visibilitychange')))
}

export function cleanUp(): void {
  cleanup()
  setHidden(false)
  sessionStorage.clear()
  localStorage.clear()
  vi.useRealTimers()
}
