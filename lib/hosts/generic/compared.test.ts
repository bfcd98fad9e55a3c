import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import { expect, test } from 'vitest'
import type { RawParticipant } from '../../domain/hint.ts'
import { orderParticipants } from '../../domain/identity.ts'
import type { Host, HostCase } from '../define-host.ts'
import { HOSTS } from '../registry.ts'
import { readPage } from '../run/read.ts'
import { openFixture } from '../testing.ts'
import { host as generic } from './generic.host.ts'

const ROOM = join(import.meta.dirname, '..')

/**
 * How good is the generic reader where nobody wrote an adapter? It reads every page of every adapter, which it does not
 * know, and has to name the same person. Nobody is a loss, somebody else is a harm: each of those is listed with why.
 */
const LEAST_RIGHT = 120
const WHY_OTHERWISE: Readonly<Record<string, string>> = {
  'bitrix24/company.html': 'the company’s own address first; the adapter gives its contacts too',
  'odoo/company.html': 'the company’s own address first; the adapter gives its contacts too',
  'espocrm/compose-over-record.html': 'a mail in a dialog in front of the record: whom it goes to',
  'frappe-crm/deal.html':
    'a mail among the activities is built as a message is, and the contacts below have no label',
  'gmail/settings.html': 'one’s own second address in a form with labels is built as a record is',
  'odoo/user.html': 'a colleague’s record is built as a customer’s is',
  'odoo/mailing.html': 'the sender of a mailing stands in the fields of its record',
  'hubspot/list.html':
    'the record that is previewed beside a list of one line; the adapter names nobody there',
  'suitecrm/contact-old-theme.html': 'right: the adapter does not know the theme, its label is enough here',
}

type Verdict = 'right' | 'rightly nobody' | 'nobody' | 'wrong'

test('the generic reader names whom the adapters name, or nobody', async () => {
  const counts: Record<string, Record<Verdict, number>> = {}
  const wrong: string[] = []
  for (const { id } of HOSTS) {
    const file = join(ROOM, id, id)
    const { host } = (await import(`${file}.host.ts`)) as { host: Host }
    const { cases } = (await import(`${file}.cases.ts`)) as { cases: HostCase[] }
    const count = { right: 0, 'rightly nobody': 0, nobody: 0, wrong: 0 }
    counts[id] = count
    // A fixture that several cases share counts once, as the first of them has it: the others test its address.
    const shown = cases.filter(({ fixture }) => fixture).reverse()
    const pages = new Map(shown.map((each) => [pageOf(each), each]))
    for (const each of pages.values()) {
      const [verdict, said] = compare(host, each)
      count[verdict]++
      if (verdict === 'wrong') wrong.push(`${id}/${each.fixture}: ${said}`)
    }
  }
  const all = Object.values(counts)
  const sum = (verdict: Verdict) => all.reduce((total, count) => total + count[verdict], 0)
  console.table({
    ...counts,
    all: {
      right: sum('right'),
      'rightly nobody': sum('rightly nobody'),
      nobody: sum('nobody'),
      wrong: sum('wrong'),
    },
  })
  const unexplained = wrong.filter((each) => !WHY_OTHERWISE[each.split(':')[0] ?? ''])
  expect(unexplained, 'somebody else than the adapter names').toEqual([])
  const files = new Set(wrong.map((each) => each.split(':')[0]))
  expect(
    Object.keys(WHY_OTHERWISE).filter((each) => !files.has(each)),
    'no longer otherwise',
  ).toEqual([])
  expect(sum('right')).toBeGreaterThanOrEqual(LEAST_RIGHT)
}, 120_000)

const pageOf = ({ fixture, frames = [] }: HostCase) => [fixture, ...frames.map((each) => each.fixture)].join()

/** Whom the reader names first, against the one whom the adapter does: what the sidebar opens with. */
function compare(host: Host, { url, fixture, frames = [], participants }: HostCase): [Verdict, string] {
  const html = (file: string | null) => {
    const path = join(ROOM, host.id, 'fixtures', file ?? '')
    return file && existsSync(path) ? readFileSync(path, 'utf8') : ''
  }
  const documents = [
    ...openFixture(html(fixture), url, host),
    ...frames.map((each) => new JSDOM(html(each.fixture), { url: each.url }).window.document),
  ]
  // The rep's own addresses are known from the options, whatever the page says.
  const self = participants.filter(({ role }) => role === 'self').map(({ text }) => text)
  const first = (people: RawParticipant[]) =>
    orderParticipants({ participants: people }, ['marta@acme.test', ...self])[0]?.address
  const wanted = first(participants)
  const named = first(readPage(generic, new URL(url), documents).participants)
  const said = `${named}, not ${wanted}`
  if (named === wanted) return [named ? 'right' : 'rightly nobody', said]
  return [named ? 'wrong' : 'nobody', said]
}
