import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ImportKind } from '../../../lib/contract/import.ts'
import { FileProblem } from './file-problem.ts'
import type { LeadDraft } from './lead-row.ts'
import { type FileOptions, readFile } from './read-file.ts'
import { collect, pieces, reasonsInWords } from './testing.ts'
import { isStorable } from './values/text.ts'

const now = new Date('2026-11-29T12:00:00Z')
const DENIED = { topic: 'marketing' as const, state: 'denied' as const, at: null }

async function read(
  kind: ImportKind,
  text: string | Uint8Array,
  options: Partial<FileOptions> = {},
  size = 700,
) {
  const file = await readFile(pieces(text, size), kind, { mapping: null, now, ...options })
  const rows = await collect(file.rows)
  return { ...rows, ...reasonsInWords(file.report()), leads: rows.values as LeadDraft[] }
}
const leads = (text: string | Uint8Array, options: Partial<FileOptions> = {}, size = 700) =>
  read('leads', text, options, size)
/** The lead of the only row, and what of it was left out. */
async function lead(text: string, options: Partial<FileOptions> = {}) {
  const file = await leads(text, options)
  expect(file.problems).toEqual([])
  expect(file.leads).toHaveLength(1)
  return { ...file.leads[0]!, leftOut: file.leftOut.map(({ field, reason }) => [field, reason]) }
}

test.each([
  ['email,opt out', 'c@d.test,""yes'],
  ['email,opt out', '""c@d.test,yes'],
  ['email,opt out,name', 'c@d.test,yes,""Reis'],
  ['name,email,opt out', '""Reis, Ana"",c@d.test,""yes'],
  ['email,name,opt out', 'c@d.test,""Reis,yes'],
])('a row in one cell that opens a quote and never closes it says its no: %s / %s', async (header, row) => {
  const file = await leads(`"${header}"\n"${row}"\n`)
  expect(file.problems[0]?.consent).toEqual({ emails: ['c@d.test'], statements: [DENIED] })
})

describe('consent', () => {
  const denied = (at: string | null = null) => ({ topic: 'marketing', state: 'denied', at })
  const granted = (at: string | null = null) => ({ topic: 'marketing', state: 'granted', at })
  const stop = { topic: 'contact', state: 'denied', at: null }
  const one = 's@example.com'

  test.each<[text: string, consent: object[] | undefined, others: Partial<LeadDraft>]>([
    ['EMAIL,STATUS,CONFIRM_TIME/gone@example.com,unsubscribed,2024-01-02 11:05:00', [denied()], {}],
    [`email,opt out/${one},yes`, [denied()], {}],
    [`email,consent date/${one},2020-01-01`, [granted('2020-01-01T00:00:00.000Z')], {}],
    [`email,unsubscribed at/${one},2026-05-01`, [denied('2026-05-01T00:00:00.000Z')], {}],
    [`email,consent/${one},yes`, [granted()], {}],
    [`email,consent date,unsubscribed/${one},2024-03-01,yes`, [denied()], {}],
    [`email,Unsubscribed/${one},Unsubscribed`, [denied()], {}],
    [`email,Unsubscribed/${one},subscribed`, undefined, {}],
    [`email,Blocked/${one},blocked`, [stop], {}],
    [`email,Blocked/${one},active`, undefined, {}],
    [`email,Status/${one},unsubscribed`, [denied()], {}],
    [`email,Status/${one},complained`, [denied()], {}],
    [`email,Status/${one},cleaned`, [denied()], {}],
    [`email,Status/${one},bounced`, undefined, { bounced: true }],
    [`email,Status/${one},Open`, undefined, { leadStatus: 'Open' }],
    [`email,Email status/${one},Unsubscribed`, [denied()], {}],
    [`email,HasOptedOutOfEmail/${one},TRUE`, [denied()], {}],
    [`email,Accepts Email Marketing/${one},no`, [denied()], {}],
    [`email,Accepts Email Marketing/${one},yes`, [granted()], {}],
    [`email,Email marketing consent/${one},UNSUBSCRIBED`, [denied()], {}],
    [`email,Email marketing consent/${one},NEVER_SUBSCRIBED`, undefined, {}],
    [`email,Allow Emails?/${one},No`, [denied()], {}],
    [`email,GDPR consent/${one},No`, [denied()], {}],
    [`email,UNSUB_TIME/${one},2024-01-02 11:05:00`, [denied('2024-01-02T11:05:00.000Z')], {}],
    [`email,CONFIRM_TIME/${one},2024-01-02 11:05:00`, [granted('2024-01-02T11:05:00.000Z')], {}],
    [`email,subscribed_to_emails/${one},false`, [denied()], {}],
    [`email,Do not Email/${one},Do Not Allow`, [stop], {}],
    [`email,Do not Email/${one},Allow`, undefined, {}],
    [`email,language,opt out/${one},English (UK),yes`, [denied()], { locale: 'en-GB' }],
    [`email,language,opt out/${one},Elvish,yes`, [denied()], {}],
    [`email,opt out date/${one},03/04/2025`, [denied()], {}],
    [`email,consent date/${one},2042-01-01`, undefined, {}],
    [`email,do not contact/${one},no`, undefined, {}],
    [`Email status,CONFIRM_TIME,email/Global Unsubscribe,2024-01-02 11:05:00,${one}`, [denied()], {}],
    [`email,Opt-in date,Consent withdrawn/${one},2023-01-01,yes`, [denied()], {}],
    [
      `email,Einwilligung,Widerrufen am/${one},ja,01.02.2026`,
      [denied('2026-02-01T00:00:00.000Z'), granted()],
      {},
    ],
    // A no under the status of a lead; words that sales may know it by stay.
    [
      `email,STATUS,CONFIRM_TIME/${one},Unsubscribed by admin,2024-01-02`,
      [denied()],
      { leadStatus: 'Unsubscribed by admin' },
    ],
    [`email,Status/${one},Do not contact`, [stop], { leadStatus: 'Do not contact' }],
    [`email,Status/${one},DNC`, [stop], { leadStatus: 'DNC' }],
    [`email,Status/${one},Spam Reported`, [denied()], { leadStatus: 'Spam Reported' }],
    // Words of bills and accounts are no yes and no no.
    [`email,Subscription status/${one},Active`, undefined, {}],
    [`email,Subscription status/${one},Inactive`, undefined, {}],
    [`email,Subscription status/${one},unsubscribed`, [denied()], {}],
    [`email,Subscribed/${one},active`, undefined, {}],
    [`email,Marketing/${one},Yes`, undefined, {}],
    // Something that may be a no beside a yes
    [`email,Consent,Newsletter/${one},yes,no`, undefined, {}],
    [`email,Consent,Newsletter/${one},yes,weekly`, [granted()], {}],
    [`email,Consent,Unsubscribe reason/${one},yes,too many`, undefined, {}],
    [`email,Consent,SMS opt out/${one},yes,yes`, [granted()], {}],
    [`email,Consent,Tags/${one},yes,vip; Unsubscribed`, undefined, {}],
    [`email,Consent,Job title/${one},yes,unsubscribed`, undefined, { jobTitle: 'unsubscribed' }],
    // Headers that are about something else make no mass of wrong noes.
    [`email,Consent,Blocked at/${one},yes,`, [granted()], {}],
    [`email,Werbung/${one},Messe Köln 2024`, undefined, {}],
    [`email,Baja/${one},Baja California`, undefined, {}],
    [`email,Blocked at/${one},2024-01-01`, undefined, {}],
  ])('%s', async (text, consent, others) => {
    const row = await lead(`${text.replace(/\/(?=[^/]*@example)/, '\n')}\n`)
    expect(row.consent).toEqual(consent)
    expect(row).toMatchObject({ emails: [expect.any(String)], ...others })
    if (!('leadStatus' in others)) expect(row).not.toHaveProperty('leadStatus')
  })

  test.each([
    ['bounced', undefined],
    ['unsubscribed', [denied()]],
  ])('%s under a status of something else tells nothing of the address', async (word, consent) => {
    const row = await lead(`email,Lead Status,Payment status\n${one},Open,${word}\n`)
    expect(row.consent).toEqual(consent)
    expect(row).not.toHaveProperty('bounced')
    expect(await lead(`email,Email status,Payment status\n${one},bounced,${word}\n`)).toMatchObject({
      bounced: true,
    })
  })

  test('consent of a Mailchimp export comes from its times', async () => {
    const file = await leads(
      'Email Address,CONFIRM_TIME,UNSUB_TIME,EUID\n' +
        'a@b.test,2026-01-02 03:04:05,,1\nc@d.test,2026-01-02 03:04:05,2026-02-01 00:00:00,2\ne@f.test,,,3\n',
    )
    expect(file.leads).toMatchObject([
      {
        source: 'mailchimp',
        externalId: '1',
        emails: ['a@b.test'],
        consent: [granted('2026-01-02T03:04:05.000Z')],
      },
      {
        source: 'mailchimp',
        externalId: '2',
        emails: ['c@d.test'],
        consent: [denied('2026-02-01T00:00:00.000Z'), granted('2026-01-02T03:04:05.000Z')],
      },
      { source: 'mailchimp', externalId: '3', emails: ['e@f.test'] },
    ])
  })

  test('a row that is refused still gives its no, with its address where it has one, and never a yes', async () => {
    const file = await leads(
      'email,opt out date,consent\na@example.com,03/04/2025,,extra\n,yes,\nb@example.com,,yes,extra\nnobody,2024-01-01,\n',
    )
    expect(file.values).toEqual([])
    expect(file.problems).toMatchObject([
      { line: 2, consent: { emails: ['a@example.com'], statements: [denied()] } },
      { line: 3, problem: expect.stringContaining('nobody can tell whose no it is') },
      // Where one cell too many stands before it, its "yes" is one to the opt-out.
      {
        line: 4,
        problem: expect.stringContaining('4 values'),
        consent: { emails: ['b@example.com'], statements: [denied()] },
      },
      {
        line: 5,
        problem: expect.stringContaining('nobody can tell whose no it is'),
      },
    ])
    expect(file.notUnderstoodConsent).toEqual([
      { header: 'opt out date', why: expect.stringContaining('NOT kept'), rows: 2, firstLine: 3 },
    ])
    const silent = await leads('email,name,opt out date\n,Ann,\nnobody,Ann,\n')
    expect(silent.problems).toMatchObject([
      { line: 2, problem: expect.stringContaining('no e-mail address') },
      { line: 3, problem: expect.stringContaining('no e-mail address (6 characters)') },
    ])
    const allowed = await leads('email,name,consent\na@example.com,Ann,yes,extra\n')
    expect(allowed.problems).toMatchObject([{ line: 2 }])
    expect(allowed.problems[0]).not.toHaveProperty('consent')
  })

  test.each([
    ['without a system', 'id,email,opt out\n1,,yes\n', undefined],
    ['shifted', 'email,name,opt out\nAnn,Doe,,yes\n', undefined],
    [
      'within a stray quote',
      'company,email,opt out\n"Acme,a@x.test,no\nBeta,,yes\nGamma"x,c@x.test,no\n',
      'crm',
    ],
    ['with an id that is none', `id,email,opt out\n${'1'.repeat(81)},,yes\n`, 'crm'],
  ])('a no of nobody is said, first of all: %s', async (_, text, source) => {
    const file = await leads(text, source === undefined ? {} : { source })
    expect(file.problems.filter(({ consent }) => consent)).toEqual([])
    expect(file.problems.map(({ problem }) => problem)).toContainEqual(
      expect.stringContaining('nobody can tell whose no it is'),
    )
    expect(file.notUnderstoodConsent).toMatchObject([
      { header: 'opt out', why: expect.stringContaining('NOT kept'), rows: 1 },
    ])
  })

  test.each(['nobody,unsubscribed', 'nobody,Unsubscribed by admin', 'nobody,unsubscribed,extra'])(
    'so is one under the status of a lead: %s',
    async (row) => {
      const file = await leads(`email,Lead Status\n${row}\n`)
      expect(file.problems).toMatchObject([
        { line: 2, problem: expect.stringContaining('nobody can tell whose no it is') },
      ])
      expect(file.notUnderstoodConsent).toMatchObject([
        { header: 'Lead Status', why: expect.stringContaining('NOT kept'), rows: 1 },
      ])
    },
  )

  test.each([
    ['without an address', 'ann@x.test,,yes'],
    ['with one that is none', 'Ann@X.test,nobody,yes'],
    ['with too many cells', 'ann@x.test,,yes,more'],
  ])('an address in the place of an id says no, of whatever system it is: %s', async (_, row) => {
    const file = await leads(`id,email,opt out\n7,b@x.test,\n${row}\n`)
    expect(file.problems).toMatchObject([
      { line: 3, consent: { emails: ['ann@x.test'], statements: [denied()] } },
    ])
    expect(file.problems[0]?.problem).not.toContain('NOT kept')
    expect(file.problems[0]?.consent).not.toHaveProperty('records')
    expect(file.notUnderstoodConsent).toEqual([])
  })

  test('a row that has an address for its id says no for the address', async () => {
    const file = await leads('id,email,opt out\nAnn@X.test,,yes,more\n', { source: 'crm' })
    expect(file.problems).toMatchObject([
      {
        line: 2,
        consent: {
          emails: ['ann@x.test'],
          records: [{ source: 'crm', externalId: 'Ann@X.test' }],
          statements: [denied()],
        },
      },
    ])
  })

  test.each([
    ['two columns', 'email,opt out\na@x.test,"Acme\nb@x.test,yes\nc@x.test,no"\n', ['b@x.test'], 1],
    ['a lone cell', 'email,opt out\n"a@x.test,yes\nb@x.test,no"\n', ['a@x.test'], 1],
    ['the address last', 'opt out,email\nno,"Ann\nyes,b@x.test\nno,c@x.test"\n', ['b@x.test'], 1],
  ])('a row within a stray quote says its no: %s', async (_, text, emails, taken) => {
    const file = await leads(text)
    expect(file.leads).toHaveLength(taken)
    const noes = file.problems.flatMap(({ consent }) => consent ?? [])
    expect(noes).toMatchObject(emails.map((email) => ({ emails: [email], statements: [denied()] })))
  })

  test.each([
    ['of two columns', 'consent date,email\n2026-05-01,"a@x.test\n,b@x.test\n2026-04-01,c@x.test"\n'],
    ['pasted into a cell', 'email,note,consent\na@x.test,"see:\nb@x.test,foo,bar\nend",yes\n'],
  ])('a row that may have rows within a stray quote says no yes: %s', async (_, text) => {
    const file = await leads(text)
    expect(file.leads).toHaveLength(1)
    expect(file.leads[0]).not.toHaveProperty('consent')
  })

  test('a row within a stray quote that is known by its id says its no', async () => {
    const file = await leads('id,email,opt out\n1,a@x.test,"no\n2,,yes\n3,,no"\n', { source: 'crm' })
    expect(file.leads).toMatchObject([{ externalId: '1' }])
    expect(file.problems).toMatchObject([
      { line: 3, consent: { emails: [], records: [{ source: 'crm', externalId: '2' }] } },
    ])
  })

  test.each([
    ['notes of two columns', 'email,note\na@x.test,"Met at the fair,\nb@x.test, too\nand c@x.test"\n'],
    ['a list of addresses', 'email,name\n"a@x.test, b@x.test\nc@x.test, d@x.test",Ann\n'],
    ['notes of three', 'email,name,note\na@x.test,Ann,"Hello,\nAnn, thanks, yes\nbye"\n'],
  ])('what is no row is none: %s', async (_, text) => {
    const file = await leads(text, { source: 'crm' })
    expect(file.problems).toEqual([])
    expect(file.leads).toHaveLength(1)
  })

  test('columns that look like consent and were not understood are said, where something stands in them', async () => {
    const file = await leads(
      'email,Newsletter,SMS opt out,Remark,Consent,Legal basis\na@x.test,,,ok,perhaps,\nb@x.test,weekly,yes,Unsubscribed,yes,\nc@x.test,,yes,,perhaps,\n',
    )
    expect(file.leads.map(({ consent }) => consent)).toEqual([undefined, undefined, undefined])
    expect(file.notUnderstoodConsent).toEqual([
      { header: 'Consent', why: expect.stringContaining('neither yes nor no'), rows: 2, firstLine: 2 },
      { header: 'Newsletter', why: expect.stringContaining('does not say clearly'), rows: 1, firstLine: 3 },
      { header: 'SMS opt out', why: expect.stringContaining('another way'), rows: 2, firstLine: 3 },
      { header: 'Remark', why: expect.stringContaining('subscribing'), rows: 1, firstLine: 3 },
    ])
  })

  test.each(['Stage', 'Job title', 'Tags', 'Company', 'Whatever'])(
    'a no that stands under "%s" is said',
    async (header) => {
      for (const cell of ['Unsubscribed', 'vip; Do not contact', 'DNC', 'wypisany'])
        expect((await leads(`email,${header}\na@x.test,${cell}\n`)).notUnderstoodConsent).toMatchObject([
          { header, rows: 1, firstLine: 2 },
        ])
    },
  )

  test('words about subscriptions are seen however late they come', async () => {
    const file = await leads(
      `email,Remark\n${Array.from({ length: 3000 }, (_, n) => `n${n}@x.test,ok ${n}\n`).join('')}b@x.test,opted out\n`,
    )
    expect(file.notUnderstoodConsent).toMatchObject([{ header: 'Remark', rows: 1, firstLine: 3002 }])
  })
})

test('a column whose header is too long to be shown is mapped by what is shown', async () => {
  const header = `Contact ${'very '.repeat(60)}address`
  const text = `${header},name\na@x.test,Ann\n`
  await expect(leads(text)).rejects.toThrow(/--map "Contact (very ){38}.*=email"/)
  expect((await leads(text, { mapping: { [header.slice(0, 200)]: 'email' } })).leads).toMatchObject([
    { emails: ['a@x.test'], name: 'Ann' },
  ])
})

test('ids of no system, which are not read, may stand in two columns', async () => {
  expect((await leads('ID,ID,email\n1,2,a@x.test\n')).leads).toEqual([{ emails: ['a@x.test'] }])
  await expect(leads('ID,ID,email\n1,2,a@x.test\n', { source: 'shop' })).rejects.toThrow('Several columns')
})

test('a placeholder is no language, and quotes are no part of a name', async () => {
  expect(await lead("email,language,name\na@x.test,NaN,'Ann'\n")).toMatchObject({
    name: 'Ann',
    leftOut: [['locale', expect.stringContaining('N/A')]],
  })
})

describe('identity', () => {
  test('an id counts only with the system it comes from', async () => {
    const file = 'ID;Nome;Email\n1;Ana;a@example.com\n'
    expect(await lead(file)).toEqual({
      emails: ['a@example.com'],
      name: 'Ana',
      leftOut: [['id', expect.stringContaining('--source')]],
    })
    expect(await lead(file, { source: 'shop' })).toMatchObject({
      source: 'shop',
      externalId: '1',
    })
  })

  test('Zoho is not taken for HubSpot', async () => {
    expect(await lead('Record Id,Email\nzcrm_487,a@example.com\n')).toMatchObject({
      source: 'zoho',
      externalId: '487',
    })
    expect(await lead('Record Id,Email\n487,a@example.com\n')).not.toHaveProperty('externalId')
  })

  test.each([
    ['email\n"h1@example.com, h2@example.com"\n', ['h1@example.com', 'h2@example.com']],
    [
      'E-mail Address,E-mail 2 Address,E-mail 3 Address\na@x.test,b@x.test,A@x.test\n',
      ['a@x.test', 'b@x.test'],
    ],
    ['Primary Email,Secondary Email\n,b@x.test\n', ['b@x.test']],
    [
      'E-mail 1 - Value,E-mail 2 - Value\na@x.test ::: b@x.test,c@x.test\n',
      ['a@x.test', 'b@x.test', 'c@x.test'],
    ],
    ['Email,Email 2\nnobody,b@x.test\n', ['b@x.test']],
    ['Email\nAnn <ANN@example.com>\n', ['ann@example.com']],
  ])('%j has all its addresses', async (text, emails) => expect((await lead(text)).emails).toEqual(emails))

  test('a row has 50 addresses at most', async () => {
    const cell = Array.from({ length: 60 }, (_, n) => `n${n}@x.test`).join(';')
    const row = await lead(`email\n${cell}\n`)
    expect([row.emails.length, row.leftOut]).toEqual([
      50,
      [['otherEmails', expect.stringContaining('first 50')]],
    ])
  })
})

test('a row of a HubSpot export becomes a lead', async () => {
  const file = await leads(
    'Record ID,First Name,Last Name,Email,Additional email addresses,HubSpot Score,Lifecycle Stage,Lead Status,Preferred language,Unsubscribed from all email\n' +
      '101,Lena,Fischer,Lena.Fischer@Fischer-Optik.TEST,lf@fischer.test;LF@fischer.test,"62,5",marketingqualifiedlead,Neu!,de_DE,false\n' +
      '102,,,tom@okafor.test,,140,,,,true\n',
  )
  expect(file.values).toEqual([
    {
      source: 'hubspot',
      externalId: '101',
      emails: ['lena.fischer@fischer-optik.test', 'lf@fischer.test'],
      name: 'Lena Fischer',
      engagement: 62.5,
      lifecycleStage: 'marketingqualifiedlead',
      leadStatus: 'Neu!',
      locale: 'de-DE',
    },
    {
      source: 'hubspot',
      externalId: '102',
      emails: ['tom@okafor.test'],
      engagement: 100,
      consent: [{ topic: 'marketing', state: 'denied', at: null }],
    },
  ])
  expect(file.readAs).toEqual({
    system: 'HubSpot',
    encoding: 'utf-8',
    delimiter: ',',
    headerLine: 1,
    compressed: false,
  })
})

describe('a side field never costs the row', () => {
  const row = (header: string, cell: string) => lead(`email,${header}\na@example.com,"${cell}"\n`)

  test.each<[header: string, cell: string, field: string, reason: string]>([
    ['Score', 'A1', 'engagement', 'is not a number'],
    ['Score', 'N/A', 'engagement', 'only a placeholder'],
    ['Language', 'N/A', 'locale', 'only a placeholder'],
    ['Language', 'Elvish', 'locale', 'is not a language'],
    ['Company', '-', 'company', 'only a placeholder'],
    ['Company', `a\0b`, 'company', 'another encoding'],
    ['Contact', '555-6001 x', 'name', ''],
    ['Title', 'Mrs.', 'jobTitle', ''],
    ['Consent date', '-', 'consentGrantedAt', 'only a placeholder'],
    ['Consent date', '2042-01-01', 'consentGrantedAt', 'still to come'],
    ['Opt out date', '03/04/2025', 'consentDeniedAt', 'in one way only'],
    ['Consent', 'perhaps', 'marketingConsent', 'neither yes nor no'],
    ['Other emails', 'nobody', 'otherEmails', ''],
    ['Lead ID', '17', 'id', '--source'],
  ])('%s: %j', async (header, cell, field, reason) => {
    const read = await row(header, cell)
    expect(read.emails).toEqual(['a@example.com'])
    if (reason !== '') expect(read.leftOut).toEqual([[field, expect.stringContaining(reason)]])
  })

  test.each([
    ['Marketing Qualified Lead', 'marketingqualifiedlead'],
    ['marketingqualifiedlead', 'marketingqualifiedlead'],
    ['SQL', 'salesqualifiedlead'],
    ['Lead Qualificado', 'Lead Qualificado'],
  ])('stage %s', async (cell, lifecycleStage) =>
    expect(await row('Lifecycle stage', cell)).toMatchObject({ lifecycleStage, leftOut: [] }),
  )

  test('what is too long is cut, never in the middle of a character', async () => {
    const { company, leftOut } = await row('Company', `${'x'.repeat(499)}👓`)
    expect([company, leftOut]).toEqual(['x'.repeat(499), [['company', 'was cut to 500 characters']]])
    expect((await row('Lead status', 'y'.repeat(101))).leadStatus).toBe('y'.repeat(100))
    const name = await lead(`email,first name,last name\na@x.test,${'f'.repeat(400)},${'l'.repeat(400)}\n`)
    expect(name.name).toHaveLength(499)
  })

  test.each([
    ['Portuguese - Brazil', 'pt-BR'],
    ['English (UK)', 'en-GB'],
  ])('language %s', async (cell, locale) =>
    expect(await row('Preferred language', cell)).toMatchObject({ locale, leftOut: [] }),
  )

  test('how often each was left out is counted, with the first line', async () => {
    const file = await leads('email,Score,Language\na@x.test,A1,xx\nb@x.test,B2,en\nc@x.test,7,-\n')
    expect(file.leftOut).toEqual([
      { field: 'engagement', reason: 'is not a number; write 7 or 7.5', rows: 2, firstLine: 2 },
      {
        field: 'locale',
        reason: 'is not a language that the hub knows; write pt-BR, or Portuguese',
        rows: 1,
        firstLine: 2,
      },
      {
        field: 'locale',
        reason: expect.stringContaining('only a placeholder'),
        rows: 1,
        firstLine: 4,
      },
    ])
  })
})

describe('numbers and dates are read as their column writes them', () => {
  const scores = async (text: string) => (await leads(text)).leads.map(({ engagement }) => engagement)

  test('a number with a comma', async () => {
    expect(await scores('email,score\na@x.test,"1,234"\nb@x.test,"0,5"\n')).toEqual([1.234, 0.5])
    expect(await scores('email,score\na@x.test,"1,234"\nb@x.test,7\n')).toEqual([100, 7])
    expect(await scores('email;score\na@x.test;1,234\n')).toEqual([1.234])
    expect(await scores('email;score\na@x.test;1.234\n')).toEqual([100])
  })

  test('one date that reads in one way only settles its column, also the rows before it', async () => {
    const dates = async (...cells: string[]) =>
      (
        await leads(`email,consent date\n${cells.map((cell, n) => `n${n}@x.test,${cell}\n`).join('')}`)
      ).leads.map(({ consent }) => consent?.[0]?.at?.slice(0, 10))
    expect(await dates('03/04/2025', '31/12/2024')).toEqual(['2025-04-03', '2024-12-31'])
    expect(await dates('03/04/2025', '12/31/2024')).toEqual(['2025-03-04', '2024-12-31'])
    expect(await dates('03/04/2025', '05/06/2024')).toEqual([undefined, undefined])
    // A column that does both is settled by neither.
    expect(await dates('03/04/2025', '12/31/2024', '31/12/2024')).toEqual([
      undefined,
      '2024-12-31',
      '2024-12-31',
    ])
  })
})

describe('whole files', () => {
  test('lines before the header (LinkedIn)', async () => {
    const file = await leads(
      'Notes:\r\n"When exporting your connection data, you may notice that some of the email addresses are missing."\r\n\r\nFirst Name,Last Name,URL,Email Address,Company,Position,Connected On\r\nAda,Lovelace,https://www.linkedin.com/in/ada,ada@example.com,Analytical Engines,Engineer,01 Jan 2024\r\nBo,Ek,,,Acme,CEO,\r\n',
    )
    expect(file.leads).toEqual([
      {
        source: 'linkedin',
        emails: ['ada@example.com'],
        name: 'Ada Lovelace',
        company: 'Analytical Engines',
        jobTitle: 'Engineer',
      },
    ])
    expect(file.readAs).toMatchObject({ system: 'LinkedIn', headerLine: 4 })
    expect(file.problems).toMatchObject([{ line: 6 }])
  })

  test.each([
    ['|', 'Email|Name\na@x.test|Ann\n'],
    [';', 'Email;Name\na@x.test;Ann\n'],
  ])('the delimiter %s', async (delimiter, text) =>
    expect((await leads(text)).readAs?.delimiter).toBe(delimiter),
  )

  test('a duplicate header that nothing is read from', async () => {
    const file = await leads('Email,Note,Note\na@x.test,1,2\n')
    expect([file.leads, file.unmapped]).toEqual([
      [{ emails: ['a@x.test'] }],
      ['Note (column 2)', 'Note (column 3)'],
    ])
  })

  test('an encoding that is detected, or named', async () => {
    const bytes = Buffer.from('Email;Nom\na@x.test;H\xe9l\xe8ne\n', 'latin1')
    expect(await leads(bytes)).toMatchObject({
      leads: [{ name: 'Hélène' }],
      readAs: { encoding: 'windows-1252' },
    })
    const polish = Buffer.from('Email;Nom\na@x.test;\xa3ucja\n', 'latin1')
    expect(await leads(polish, { encoding: 'windows-1250' })).toMatchObject({ leads: [{ name: 'Łucja' }] })
    const wide = Buffer.from('\ufeffEmail\tName\r\na@x.test\tŻaneta\r\n', 'utf16le')
    expect(await leads(wide)).toMatchObject({ leads: [{ name: 'Żaneta' }], readAs: { encoding: 'utf-16le' } })
  })

  test('a row whose bytes are broken loses that field; one whose address is broken is refused', async () => {
    const whole = 'b@x.test,Zażółć\n'.repeat(3)
    const bytes = Buffer.concat([
      Buffer.from(`Email,Name\n${whole}`),
      Buffer.from('c@x.test,Jos\xe9\n\xe9@x.test,E\n', 'latin1'),
    ])
    const file = await leads(bytes)
    expect(file.leads.at(-1)).toEqual({ emails: ['c@x.test'] })
    expect(file.leftOut).toMatchObject([
      { field: 'name', reason: expect.stringContaining('another encoding'), firstLine: 5 },
    ])
    expect(file.problems).toEqual([
      { line: 6, problem: expect.stringContaining('no e-mail address (8 characters)') },
    ])
  })

  test('a .gz file', async () => {
    expect(await leads(gzipSync('Email\na@x.test\n'))).toMatchObject({
      leads: [{ emails: ['a@x.test'] }],
      readAs: { compressed: true },
    })
  })

  test('leads as a JSON array or as JSON Lines', async () => {
    const objects = [
      { email: 'a@x.test', name: 'Ann', score: 12, opt_out: true },
      { email: ['b@x.test', 'c@x.test'], company: null, more: { x: 1 } },
    ]
    const expected = [
      {
        emails: ['a@x.test'],
        name: 'Ann',
        engagement: 12,
        consent: [expect.anything()],
      },
      { emails: ['b@x.test', 'c@x.test'] },
    ]
    for (const text of [JSON.stringify(objects), objects.map((one) => JSON.stringify(one)).join('\n')])
      expect(await leads(text)).toMatchObject({
        leads: expected,
        readAs: { delimiter: null, headerLine: null },
      })
    expect((await leads('[{"email":"a@x.test"},1]')).problems).toEqual([
      { line: 2, problem: expect.stringContaining('not an object with fields') },
    ])
  })

  test.each([0, 1, 499, 500, 1500])(
    'a key that comes first in object %i is read all the same',
    async (at) => {
      const rows = Array.from({ length: 2000 }, (_, n) => ({
        email: `n${n}@x.test`,
        ...(n >= at && { opt_out: n === at, name: 'Late', odd: 1 }),
      }))
      const file = await read('leads', rows.map((row) => JSON.stringify(row)).join('\n'), {}, 10_000)
      expect(file.leads[at]).toMatchObject({ name: 'Late', consent: [DENIED] })
      expect(file.leads.filter(({ consent }) => consent)).toHaveLength(1)
      expect(file.unmapped).toEqual(['odd'])
    },
  )

  test('a new key in each object costs what it is, and is read as if it had stood in the first one', async () => {
    const objects = [
      ...Array.from({ length: 1800 }, (_, n) => ({
        email: `p${n}@x.test`,
        [n % 2 ? `opt out ${n}` : `note ${n}`]: 'yes',
      })),
      { Email: 'q@x.test', 'Last name': 'Reis', 'E-mail 2': 'r@x.test' },
    ]
    const file = await leads(objects.map((object) => JSON.stringify(object)).join('\n'), {}, 60_000)
    expect(file.leads).toHaveLength(1801)
    for (const [n, { consent }] of file.leads.slice(0, -1).entries())
      expect(consent).toEqual(n % 2 ? [DENIED] : undefined)
    expect(file.leads.at(-1)).toMatchObject({ emails: ['q@x.test', 'r@x.test'], name: 'Reis' })
  })

  test.each([0, 1500])('two ways to write one key give one address, also first in object %i', async (at) => {
    const objects = Array.from({ length: 2000 }, (_, n) => ({
      email: `n${n}@x.test`,
      ...(n === at && { 'E-mail': 'other@x.test' }),
    }))
    const file = await leads(objects.map((object) => JSON.stringify(object)).join('\n'), {}, 10_000)
    expect(file.leads[at]!.emails).toEqual([`n${at}@x.test`])
  })

  test.each<[text: string, draft: Partial<LeadDraft>]>([
    ['{"email":"a@x.test","emailMarketing":{"consent":"UNSUBSCRIBED"}}', { consent: [DENIED] }],
    [
      '{"properties":{"email":"a@x.test","hs_email_optout":"true","owner":"rep@acme.test"}}',
      { consent: [DENIED] },
    ],
    ['{"data":[{"email":"a@x.test","opt_out":true}]}', { consent: [DENIED] }],
    ['{"email":"a@x.test","score":NaN,"opt_out":true}', { consent: [DENIED] }],
    ['{"emails":[{"value":"a@x.test"}],"name":"Ann"}', { name: 'Ann' }],
    [
      '{"name":"Ann","opted_out":true,"emails":[{"type":"work","email":"a@x.test"}]}',
      { name: 'Ann', consent: [DENIED] },
    ],
    ['"email,opt out,name"\n"a@x.test,yes,""Ann, B""\u0022', { name: 'Ann, B', consent: [DENIED] }],
  ])('%j', async (text, draft) =>
    expect((await leads(text)).leads).toMatchObject([{ emails: ['a@x.test'], ...draft }]),
  )

  test('keys of one name in other cases are one column', async () => {
    const file = await leads('{"Email":"a@x.test","Opt Out":"yes"}\n{"email":"b@x.test","opt_out":"yes"}')
    expect(file.leads).toMatchObject([
      { emails: ['a@x.test'], consent: [DENIED] },
      { emails: ['b@x.test'], consent: [DENIED] },
    ])
  })

  test.each([
    ['{\n  "email": "a@x.test"\n}', 'Line 1 is not a JSON object'],
    ['[["email","name"],["a@x.test","Ann"]]', 'Line 1 is not a JSON object'],
    ['["a@x.test"]', 'Line 1 is not a JSON object'],
    ['[]', 'holds no rows'],
    ['{}', 'holds no rows'],
  ])('%j has no field: %s', async (text, why) => expect(leads(text)).rejects.toThrow(why))

  test('CSV where JSON is meant', async () => {
    await expect(read('touchpoints', 'email,at,kind\n')).rejects.toThrow(
      'This is a CSV file, which can hold leads only. For "touchpoints"',
    )
  })

  test.each([
    ['a cell cut at 100 characters in the middle of an emoji', `Email\n${'x'.repeat(99)}👓\n`],
    ['NUL bytes at the end', `Email\na@x.test\n${'\0'.repeat(16)}`],
    ['a NUL in the only address', 'Email\na\0@x.test\n'],
  ])('%s: that line is refused with words that can be stored', async (_, text) => {
    const { problems } = await leads(text)
    expect(problems).toHaveLength(1)
    expect(isStorable(problems)).toBe(true)
  })

  test('a header with a NUL byte is refused clearly', async () => {
    await expect(leads('email,no\0te\na@example.com,1\n')).rejects.toThrow('cannot be read as text')
  })
})

describe('the mapping of the person', () => {
  const google = 'Given Name,Family Name,E-mail 1 - Value,Rating\nAnn,Doe,a@x.test,5\n'

  test('adds to the proposal', async () => {
    const row = await lead(google, { mapping: { 'E-mail 1 - Value': 'email', Rating: 'fit' } })
    expect(row).toMatchObject({ name: 'Ann Doe', emails: ['a@x.test'], fit: 5 })
  })

  test('stands in for the proposal of the same field, and may leave a column alone', async () => {
    const row = await lead('Email,Work,Company\na@x.test,b@x.test,Acme\n', {
      mapping: { Work: 'email', Company: 'ignore' },
    })
    expect(row).toEqual({ emails: ['b@x.test'], leftOut: [] })
  })

  test('adds to what the file says about consent, and takes nothing from it', async () => {
    const text = 'Email,Consent,Newsletter\na@x.test,no,yes\n'
    expect(await lead(text, { mapping: { Newsletter: 'marketingConsent' } })).toMatchObject({
      consent: [{ topic: 'marketing', state: 'denied', at: null }],
    })
  })

  test('or is all there is', async () => {
    const row = await lead(google, { mapping: { 'E-mail 1 - Value': 'email' }, onlyMapping: true })
    expect(row).toEqual({ source: 'google', emails: ['a@x.test'], leftOut: [] })
  })

  test('finds the header line, too', async () => {
    const row = await lead('x\nKontakt;Kto\na@x.test;Ann\n', { mapping: { Kontakt: 'email', Kto: 'name' } })
    expect(row).toMatchObject({ name: 'Ann' })
  })
})

test.each([
  ['Notes:,Kontakt\nx,a@x.test\n', '--map "Kontakt=email"'],
  ['Name,City\nx,y\n', 'No column holds e-mail addresses'],
])('a file without a header for the address: %j', async (text, message) => {
  await expect(leads(text)).rejects.toThrow(FileProblem)
  await expect(leads(text)).rejects.toThrow(message)
})

test('touchpoints keep kinds that nobody knows, fold addresses, move times to UTC, and lose no row for a field', async () => {
  const line = {
    id: 't1',
    email: 'Lena@Fischer.TEST',
    kind: 'trade_fair_visit',
    at: '2026-11-20T10:00:00+0100',
    title: 'opti',
  }
  const lines = [
    line,
    { ...line, at: 'x' },
    { ...line, url: 'javascript:1' },
    { ...line, title: '\0' },
    { ...line, title: null },
    { ...line, email: 'nobody' },
  ].map((one) => JSON.stringify(one))
  const text = `${lines.join('\r\n\r\n')}\n{"id":\nnull\n`
  const file = await read('touchpoints', text)
  expect(file.values[0]).toEqual({
    id: 't1',
    email: 'lena@fischer.test',
    zoned: true,
    kind: 'trade_fair_visit',
    at: '2026-11-20T09:00:00.000Z',
    title: 'opti',
    url: null,
    detail: null,
  })
  expect(file.values.slice(1)).toMatchObject([{ url: null }, { title: '�' }, { title: '' }])
  expect(file.problems.map((row) => row.line)).toEqual([3, 11, 12, 13])
  expect(file.leftOut.map(({ field, firstLine }) => [field, firstLine])).toEqual([
    ['url', 5],
    ['title', 7],
    ['title', 9],
  ])
  const array = await read('touchpoints', `[${lines.join(',\n')}]`)
  expect(array.values).toEqual(file.values)
})

test('the times of touchpoints settle each other as the dates of a column do', async () => {
  const at = async (...times: string[]) => {
    const lines = times.map((time, n) =>
      JSON.stringify({ id: `${n}`, email: 'a@x.test', kind: 'k', at: time, title: 't' }),
    )
    return (await read('touchpoints', lines.join('\n'))).values.map((value) =>
      (value as { at: string }).at.slice(0, 10),
    )
  }
  expect(await at('03/04/2025', '31/12/2024 10:00')).toEqual(['2025-04-03', '2024-12-31'])
  expect(await at('03/04/2025', '2024-12-31')).toEqual(['2024-12-31'])
})

test('a talking point is validated only with its verifier and date', async () => {
  const point = { title: 'Coating lasts', text: 'It lasts.', language: 'en' }
  const validated = {
    state: 'validated',
    by: 'Jo',
    at: '2026-11-01T00:00:00Z',
    intervalDays: 30,
    note: 'test 12',
  }
  const lines = [
    point,
    { ...point, title: 'B', verification: validated },
    { ...point, verification: { state: 'validated' } },
    { ...point, verification: { ...validated, at: '2027-01-01T00:00:00Z' } },
  ]
  const file = await read('talking_points', lines.map((line) => JSON.stringify(line)).join('\n'))
  expect(file.values).toMatchObject([
    { content: { title: 'Coating lasts', triggers: [] }, verification: null },
    { verification: { state: 'validated', by: 'Jo', until: '2026-12-01T00:00:00.000Z', note: 'test 12' } },
  ])
  expect(file.problems.map((row) => row.line)).toEqual([3, 4])
  const again = await read('talking_points', JSON.stringify(point))
  expect(again.values[0]).toEqual(file.values[0])
})

test('a talking point whose text is nested too deeply is refused alone, and says what to do', async () => {
  const point = (title: string, text: string) => JSON.stringify({ title, text, language: 'en' })
  const file = await read(
    'talking_points',
    [point('A', '>'.repeat(3000)), point('B', '> It lasts.')].join('\n'),
  )
  expect(file.values).toMatchObject([{ content: { title: 'B' } }])
  expect(file.problems).toEqual([
    {
      line: 1,
      problem: expect.stringMatching(/cannot be used as they stand: text \(.*nested too deeply.*take out/),
    },
  ])
})

describe('any cut of any file', () => {
  const files: [ImportKind, Buffer][] = [
    [
      'leads',
      Buffer.from(
        '\ufeffNotes:\n\nEmail;Name;Consent date\na@x.test;"Zażółć ""x""";03/04/2025\nb@x.test;👓;31/12/2024\n"open',
        'utf8',
      ),
    ],
    ['leads', Buffer.from('Email,Name\nj@x.test,Jos\xe9\n', 'latin1')],
    ['leads', Buffer.from('\ufeffEmail\tName\r\na@x.test\tŻ\r\n', 'utf16le')],
    ['leads', gzipSync('sep=|\nEmail|Company\na@x.test|Acme\n')],
    ['leads', Buffer.from('[{"email":"a@x.test","name":"Ż\\u0000"},{"email":"b"}]')],
    [
      'touchpoints',
      Buffer.from('{"id":"1","email":"a@x.test","kind":"k","at":1774965900000,"title":null}\n{"x":NaN}\n'),
    ],
  ]
  async function outcome(kind: ImportKind, chunks: AsyncIterable<Uint8Array>) {
    try {
      const file = await readFile(chunks, kind, { mapping: null, now })
      return [await collect(file.rows), file.report()]
    } catch (error) {
      if (!(error instanceof FileProblem)) throw error
      return error.message
    }
  }
  async function* cut(bytes: Buffer, ends: number[]) {
    let from = 0
    for (const end of [...ends.toSorted((a, b) => a - b), bytes.length]) {
      yield bytes.subarray(from, Math.max(from, Math.min(end, bytes.length)))
      from = Math.max(from, Math.min(end, bytes.length))
    }
  }

  test.each(files)('gives the same rows and the same report: %s %#', async (kind, bytes) => {
    const whole = await outcome(kind, pieces(bytes, bytes.length))
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (ends) => {
        expect(await outcome(kind, cut(bytes, ends))).toEqual(whole)
      }),
    )
  })

  test('and any bytes end as rows or as a problem of the file, in words that can be stored', async () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 300 }),
      fc
        .string({ unit: fc.constantFrom(...'Email,;|\n"@x.test{}[]:\0é'), maxLength: 200 })
        .map((text) => Buffer.from(text)),
    )
    await fc.assert(
      fc.asyncProperty(bytes, fc.constantFrom<ImportKind>('leads', 'touchpoints'), async (file, kind) => {
        expect(isStorable(await outcome(kind, pieces(file, 9)))).toBe(true)
      }),
    )
  })
})

/** Of less than this the clock of the process tells little. */
const FLOOR_MS = 50
/** Work that grows with the square of the pieces takes hundreds of times as long; what is usual is 2 to 4. */
const MOST_TIMES = 10

/** Milliseconds that this process works on something, however busy the machine is with others. */
async function workOf(work: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

async function readAll(kind: ImportKind, bytes: Uint8Array, size: number): Promise<void> {
  const file = await readFile(pieces(bytes, size), kind, { mapping: null, now })
  await collect(file.rows)
}

test.each<[string, ImportKind, string]>([
  ['a header of 200 kB', 'leads', `Email,${'x'.repeat(200_000)}\na@x.test,1\n`],
  ['a line of JSON of 900 kB', 'touchpoints', `{"id":"${'x'.repeat(900_000)}"}\n`],
  [
    'an array of JSON of 900 kB',
    'touchpoints',
    `[{"id":"${'x'.repeat(450_000)}"},{"id":"${'y'.repeat(450_000)}"}]`,
  ],
  ['a quoted cell of 900 kB', 'leads', `Email,Note\na@x.test,"${'x\n'.repeat(450_000)}"\n`],
])('%s takes no many times as long in one-byte pieces as whole', async (_, kind, text) => {
  const bytes = Buffer.from(text)
  const whole = await workOf(() => readAll(kind, bytes, bytes.length))
  // That there are as many pieces as bytes costs something by itself.
  const handingOver = await workOf(() => Array.fromAsync(pieces(bytes, 1), () => null))
  const inPieces = await workOf(() => readAll(kind, bytes, 1))
  expect(inPieces / Math.max(whole + handingOver, FLOOR_MS)).toBeLessThan(MOST_TIMES)
})

test('reading ends with the signal, whatever is still to be read', async () => {
  const abort = new AbortController()
  async function* endless() {
    yield Buffer.from('Email\n')
    for (;;) yield Buffer.from('a@x.test\n'.repeat(1000))
  }
  const file = await readFile(endless(), 'leads', { mapping: null, now, signal: abort.signal })
  setTimeout(() => abort.abort(new Error('gone')), 20)
  await expect(collect(file.rows)).rejects.toThrow('gone')
})

describe('rows that a quotation mark has taken into a cell', () => {
  const told = ({ leftOut }: Awaited<ReturnType<typeof leads>>) =>
    leftOut.flatMap(({ field, reason, firstLine }) =>
      /look like rows/.test(reason as string) ? [[field, firstLine]] : [],
    )

  test('are told of the cell that holds them', async () => {
    const file = await leads('email,notes,company\na@x.test,"one\ntwo","Acme\nb@x.test,n,Beta\nmore"\n')
    expect(told(file)).toEqual([['company', 2]])
  })

  test.each([
    ['without address', 'email,notes,name\n,"see\nb@x.test,n,Beta\nend",Ann\n'],
    ['that says no for nobody', 'email,notes,opt out\n,"see\nb@x.test,n,\nend",yes\n'],
    ['with too many cells', 'email,notes\na@x.test,"see\nb@x.test,Beta\nend",more\n'],
  ])('are told of a row that is refused, one %s', async (_, text) => {
    const file = await leads(text)
    expect(file.problems).toMatchObject([{ line: 2 }])
    expect(told(file)).toEqual([['notes', 2]])
  })

  test.each([
    ['rows of which only the id says whose they are', '2,,foo,yes', true, false],
    ['a sentence', 'We met, at noon, by chance, in Porto', false, true],
  ])('%s', async (_, within, isTold, isYes) => {
    const text = `id,email,notes,consent\n1,a@x.test,"see\n${within}\nend",yes\n`
    const file = await leads(text, { source: 'shop' })
    expect(file.leads).toHaveLength(1)
    expect(told(file)).toEqual(isTold ? [['notes', 2]] : [])
    expect(file.leads[0]!.consent?.some(({ state }) => state === 'granted') ?? false).toBe(isYes)
  })
})
