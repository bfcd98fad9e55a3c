// @vitest-environment jsdom
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { orderParticipants } from '../domain/identity.ts'
import type { Host, HostCase } from './define-host.ts'
import { generic } from './generic/generic.host.ts'
import { HOSTS } from './registry.ts'
import { pageOf } from './run/read.ts'
import { openCase } from './testing.ts'

/**
 * Hosts redesign their pages. Every fixture of every adapter, torn in ways that nobody planned: parts are gone, hidden,
 * doubled, changed places, lost their names. An adapter may find nobody then; it must not throw, name somebody from a
 * message's body, or take the rep for the lead.
 */
const all = await Promise.all(
  [...HOSTS, generic].map(async ({ id }) => {
    const { host } = (await import(`./${id}/${id}.host.ts`)) as { host: Host }
    const { cases } = (await import(`./${id}/${id}.cases.ts`)) as { cases: HostCase[] }
    return { id, host, cases: cases.filter(({ fixture }) => fixture) }
  }),
)

/** What the fixtures' bodies hold, and nothing else of theirs does. */
const OF_BODIES = /\b(body|in-a-mail|in-a-message|in-a-note|in-the-text|in-the-body|quoted|planted|pasted2?)@/

/** What can become of an element that is picked by `at`; `by` picks among ways to do it. */
const TEARS: readonly ((element: Element, by: number) => void)[] = [
  (element) => element.remove(),
  (element) => element.setAttribute('hidden', ''),
  (element) => element.removeAttribute('hidden'),
  (element) => element.after(element.cloneNode(true)),
  (element) => element.nextElementSibling?.after(element),
  (element) => element.replaceChildren(),
  (element) => element.prepend('\u202e<@>, "', element.ownerDocument.createElement('x-new')),
  (element, by) => {
    const names = element.getAttributeNames()
    const name = names[by % Math.max(names.length, 1)]
    if (name) element.removeAttribute(name)
  },
  (element, by) => {
    const names = element.getAttributeNames()
    const name = names[by % Math.max(names.length, 1)]
    if (name)
      element.setAttribute(name, ['', '%', '<>@', 'mailto:%E0%A4%A', 'x'.repeat(5000)][by % 5] as string)
  },
]
const tear = fc.record({
  how: fc.nat(TEARS.length - 1),
  at: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  by: fc.nat(999),
})

const holdsRoots = (element: Element) =>
  [...element.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot)

describe.each(all)('$id', ({ host, cases }) => {
  test.each(cases)('$name', (each) => {
    const documents = openCase(host, each)
    // One document for all runs: jsdom does not let go of any.
    const whole = documents.map((one) => one.documentElement)
    fc.assert(
      fc.property(fc.array(tear, { minLength: 1, maxLength: 12 }), (tears) => {
        // A clone has no shadow roots: those pages are torn further in each run.
        for (const [i, one] of documents.entries())
          if (!holdsRoots(whole[i] as Element))
            one.documentElement.replaceWith((whole[i] as Element).cloneNode(true))
        for (const { how, at, by } of tears) {
          const elements = documents.flatMap((one) => [...one.querySelectorAll('body *')])
          const element = elements[Math.floor(at * elements.length)]
          if (element) TEARS[how]?.(element, by)
        }
        const url = new URL(each.url)
        const kind = host.pages.find((rule) => rule.test(url, documents))?.kind ?? 'other'
        if (kind === 'other') return
        // Straight to the adapter: readPage would swallow what it throws.
        const reading = host.read(pageOf(host, kind, url, documents))
        const named = [...reading.participants.filter(({ role }) => role !== 'self')]
        expect(JSON.stringify(named), JSON.stringify(tears)).not.toMatch(OF_BODIES)
        const own = each.participants.filter(({ role }) => role === 'self').map(({ text }) => text)
        for (const { address } of orderParticipants(reading, own)) expect(own).not.toContain(address)
      }),
      { numRuns: 4 },
    )
  })
})
