import { expect, test } from 'vitest'
import type { ImportKind } from '../../../lib/contract/import.ts'
import { readFile } from './read-file.ts'
import { collect, pieces } from './testing.ts'

const now = new Date('2026-11-22T12:00:00Z')

async function read(kind: ImportKind, text: string, mapping = null) {
  const file = await readFile(pieces(text), kind, { mapping, now })
  return { ...file, ...(await collect(file.rows)) }
}

test('a row of a HubSpot export becomes a lead', async () => {
  const file = await read(
    'leads',
    'Record ID,First Name,Last Name,Email,Additional email addresses,HubSpot Score,Lifecycle Stage,Lead Status,Preferred language,Unsubscribed from all email\n' +
      '101,Lena,Fischer,Lena.Fischer@Fischer-Optik.TEST,lf@fischer.test;LF@fischer.test,"62,5",marketingqualifiedlead,Neu!,de_DE,false\n' +
      '102,,,tom@okafor.test,,140,,,,true\n',
  )
  expect(file.values).toEqual([
    {
      id: 'hubspot:101',
      emails: ['lena.fischer@fischer-optik.test', 'lf@fischer.test'],
      name: 'Lena Fischer',
      engagement: 62.5,
      lifecycleStage: 'marketingqualifiedlead',
      leadStatus: 'Neu!',
      locale: 'de-DE',
    },
    { id: 'hubspot:102', emails: ['tom@okafor.test'], engagement: 100, marketing: 'denied' },
  ])
})

test('consent of a Mailchimp export comes from its times', async () => {
  const file = await read(
    'leads',
    'Email Address,CONFIRM_TIME,UNSUB_TIME,LEID\n' +
      'a@b.test,2026-01-02 03:04:05,,1\nc@d.test,2026-01-02 03:04:05,2026-02-01 00:00:00,2\ne@f.test,,,3\n',
  )
  expect(file.values).toEqual([
    { id: 'mailchimp:1', emails: ['a@b.test'], marketing: 'granted', consentAt: '2026-01-02T03:04:05.000Z' },
    { id: 'mailchimp:2', emails: ['c@d.test'], marketing: 'denied', consentAt: '2026-02-01T00:00:00.000Z' },
    { id: 'mailchimp:3', emails: ['e@f.test'] },
  ])
})

test.each([
  ['', 'no e-mail address'],
  ['no address', 'is no e-mail address'],
  [`a@b.test,${'x'.repeat(501)}`, '501 characters; 500 fit'],
  ['a@b.test,x,lots', '"Score": "lots" is no number'],
  ['a@b.test,x,5,perhaps', 'neither yes nor no'],
])('rejects the row "%.30s" with its reason', async (row, reason) => {
  const cells = [...row.split(','), '', '', ''].slice(0, 4).join(',')
  const file = await read('leads', `Email,Company,Score,Consent\n${cells === ',,,' ? ',Acme,,' : cells}\n`)
  expect(file.values).toEqual([])
  expect(file.problems).toEqual([{ line: 2, problem: expect.stringContaining(reason) }])
})

test('touchpoints keep kinds that nobody knows, fold addresses and move times to UTC', async () => {
  const line = {
    id: 't1',
    email: 'Lena@Fischer.TEST',
    kind: 'trade_fair_visit',
    at: '2026-11-20T10:00:00+01:00',
    title: 'opti',
  }
  const file = await read(
    'touchpoints',
    `${JSON.stringify(line)}\r\n\r\n{"id":\nnull\n${JSON.stringify({ ...line, at: 'x', url: 'javascript:1' })}\n` +
      `${JSON.stringify({ ...line, title: '\u0000' })}\n${JSON.stringify({ ...line, email: 'nobody' })}`,
  )
  expect(file.values).toEqual([
    {
      id: 't1',
      email: 'lena@fischer.test',
      kind: 'trade_fair_visit',
      at: '2026-11-20T09:00:00.000Z',
      title: 'opti',
      url: null,
      detail: null,
    },
  ])
  expect(file.problems.map((row) => row.line)).toEqual([3, 4, 5, 6, 7])
  expect(file.problems[2]?.problem).toMatch(/^url: /)
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
    { line: 1, problem: expect.stringMatching(/^text: .*nested too deeply.*take out/) },
  ])
})

test('a file without an address column says which mapping is missing', async () => {
  await expect(read('leads', 'Name,City\nx,y\n')).rejects.toThrow('--map "Name=email"')
})
