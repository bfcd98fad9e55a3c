import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { contextOf } from '../../test/factories.ts'
import { openComputer } from '../db/computer.ts'
import { putContexts } from '../db/leads.ts'
import { openWorkspace } from '../db/workspaces.ts'
import type { Hint } from '../domain/hint.ts'
import { beside } from './beside.ts'

const page = (pageKind: Hint['pageKind'], person: string, message?: string): Hint => ({
  ...{ token: 1, host: 'practice', origin: 'https://mail.example', pageKind, thread: null },
  participants: [{ role: pageKind === 'compose' ? 'to' : 'from', text: person }],
  ...{ canInsert: true, recognised: true, withoutAddress: [] },
  ...(message && { message }),
})
const LENA = 'lena@helio.example'
const IVO = 'ivo@vega.example'

test.each<[string, Hint, Hint | null, object]>([
  ['a message', page('message', LENA, 'm1'), null, { leadId: 'lena', message: 'https://mail.example m1' }],
  [
    'a reply as a page of its own',
    page('compose', LENA),
    page('message', LENA, 'm1'),
    { leadId: 'lena', message: 'https://mail.example m1' },
  ],
  ['a mail to somebody else', page('compose', LENA), page('message', IVO, 'm1'), { leadId: 'lena' }],
  [
    'the record of whom the mail was from',
    page('record', LENA),
    page('message', LENA, 'm1'),
    { leadId: 'lena' },
  ],
  [
    'a reply on another site',
    { ...page('compose', LENA), origin: 'https://crm.example' },
    page('message', LENA, 'm1'),
    { leadId: 'lena' },
  ],
  ['a new mail', page('compose', LENA), null, { leadId: 'lena' }],
  [
    'a mail to a stranger after a stranger’s',
    page('compose', 'who@x.example'),
    page('message', 'who@x.example', 'm1'),
    { leadId: null },
  ],
])('%s', async (name, hint, before, right) => {
  const computer = openComputer(`beside ${name}`)
  const db = openWorkspace(computer, 'w')
  await putContexts(db, [
    contextOf([], { id: 'lena', emails: [LENA] }, 1),
    contextOf([], { id: 'ivo', emails: [IVO] }, 2),
  ])
  expect(await beside({ computer, db }, hint, before)).toEqual(right)
})
