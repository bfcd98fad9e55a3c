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
const leads = (text: string | Uint8Array, options: Partial<FileOptions> = {}) => read('leads', text, options)
/** The lead of the only row, and what of it was left out. */
async function lead(text: string, options: Partial<FileOptions> = {}) {
  const file = await leads(text, options)
  expect(file.problems).toEqual([])
  expect(file.leads).toHaveLength(1)
  return { ...file.leads[0]!, leftOut: file.leftOut.map(({ field, reason }) => [field, reason]) }
}

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
  ])('%s', async (text, consent, others) => {
    const row = await lead(`${text.replaceAll('/s@', '\ns@').replace('/gone', '\ngone')}\n`)
    expect(row.consent).toEqual(consent)
    expect(row).toMatchObject({ emails: [expect.any(String)], ...others })
    if (!('leadStatus' in others)) expect(row).not.toHaveProperty('leadStatus')
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
      { line: 3, problem: expect.stringContaining('no e-mail address') },
      { line: 4, problem: expect.stringContaining('4 values') },
      {
        line: 5,
        problem: expect.stringContaining('is not one (6 characters)'),
      },
    ])
    expect(file.problems[2]).not.toHaveProperty('consent')
  })

  test('columns that look like consent and were not understood are said, where something stands in them', async () => {
    const file = await leads(
      'email,Newsletter,SMS opt out,Remark,Consent,Legal basis\na@x.test,,,ok,perhaps,\nb@x.test,weekly,yes,Unsubscribed,yes,\nc@x.test,,yes,,perhaps,\n',
    )
    expect(file.leads.map(({ consent }) => consent)).toEqual([undefined, [granted()], undefined])
    expect(file.notUnderstoodConsent).toEqual([
      { header: 'Newsletter', why: expect.stringContaining('does not say clearly'), rows: 1, firstLine: 3 },
      { header: 'SMS opt out', why: expect.stringContaining('another way'), rows: 2, firstLine: 3 },
      { header: 'Remark', why: expect.stringContaining('subscriptions'), rows: 2, firstLine: 2 },
      { header: 'Consent', why: expect.stringContaining('neither yes nor no'), rows: 2, firstLine: 2 },
    ])
  })

  test('words about subscriptions are seen however late they come', async () => {
    const file = await leads(
      `email,Remark\n${Array.from({ length: 3000 }, (_, n) => `n${n}@x.test,ok\n`).join('')}b@x.test,opted out\n`,
    )
    expect(file.notUnderstoodConsent).toMatchObject([{ header: 'Remark', rows: 1, firstLine: 3002 }])
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
    ['Score', 'N/A', 'engagement', 'says only that there is nothing'],
    ['Language', 'N/A', 'locale', 'says only that there is nothing'],
    ['Language', 'Elvish', 'locale', 'is no language'],
    ['Company', '-', 'company', 'says only that there is nothing'],
    ['Company', `a\0b`, 'company', 'cannot be read'],
    ['Contact', '555-6001 x', 'name', ''],
    ['Title', 'Mrs.', 'jobTitle', ''],
    ['Consent date', '-', 'consentGrantedAt', 'says only that there is nothing'],
    ['Consent date', '2042-01-01', 'consentGrantedAt', 'still to come'],
    ['Opt out date', '03/04/2025', 'consentDeniedAt', 'could be two days'],
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
      { field: 'engagement', reason: 'is not a number', rows: 2, firstLine: 2 },
      { field: 'locale', reason: 'is no language that is known', rows: 1, firstLine: 2 },
      {
        field: 'locale',
        reason: expect.stringContaining('says only that there is nothing'),
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
      { field: 'name', reason: expect.stringContaining('cannot be read'), firstLine: 5 },
    ])
    expect(file.problems).toEqual([
      { line: 6, problem: expect.stringContaining('is not one (8 characters)') },
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
      { line: 1, problem: expect.stringContaining('not an object with fields') },
    ])
  })

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

/** Milliseconds of reading all rows of a file that comes in pieces of one size. */
async function timeOf(kind: ImportKind, bytes: Uint8Array, size: number): Promise<number> {
  const start = performance.now()
  const file = await readFile(pieces(bytes, size), kind, { mapping: null, now })
  await collect(file.rows)
  return performance.now() - start
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
])('%s in one-byte pieces takes seconds, not minutes', async (_, kind, text) => {
  expect(await timeOf(kind, Buffer.from(text), 1)).toBeLessThan(20_000)
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
