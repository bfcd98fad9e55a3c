import { gzipSync } from 'node:zlib'
import { beforeAll, describe, expect, test } from 'vitest'
import type { ImportKind, ImportMapping } from '../../lib/contract/import.ts'
import type { Lead } from '../../lib/domain/lead.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { selectByAddress } from '../store/leads.ts'
import type { Store } from '../store/open.ts'
import { onBothDatabases, WORKSPACE, withKeys } from '../testing.ts'
import { reasonsInWords } from './formats/testing.ts'
import { createImporter } from './importer.ts'
import { untilEnded } from './testing.ts'

/**
 * Small files that public exports and bug reports made fail, each with what is right. ` / ` divides lines; `@` alone
 * stands for an address of the case's own, and `2@` for another one. Consent has its own table: consent.test.ts.
 */

type Held = Partial<Omit<Lead, 'score'> & { fit: number | null; engagement: number | null }>

interface Case {
  file: string | Uint8Array
  encode?: (text: string) => Uint8Array
  mapping?: ImportMapping
  onlyMapping?: boolean
  kind?: ImportKind
}
/** What a file of leads holds; what the first lead is then, how many rows are refused, which fields are left out. */
type LeadCase = [
  what: string,
  file: Case | string,
  held: Held,
  rest?: { refused?: number; leftOut?: string[]; leads?: number },
]

const latin1 = (text: string) => Buffer.from(text, 'latin1')
const utf16 = (text: string) => Buffer.from(text, 'utf16le')
const utf32 = (text: string) =>
  Buffer.from(Uint32Array.from([...text], (character) => character.codePointAt(0)!).buffer)
const LONG = 'x'.repeat(501)

const ROWS: LeadCase[] = [
  [
    'HubSpot names languages in English',
    'Record ID,Email,Preferred language / 1,@,Portuguese - Brazil',
    { locale: 'pt-BR' },
  ],
  ['a language that no list has', 'email,language / @,Elvish', { locale: null }, { leftOut: ['locale'] }],
  ['a score that is none', 'email,score / @,A1', { engagement: null }, { leftOut: ['engagement'] }],
  ['no language', 'email,language / @,N/A', { locale: null }, { leftOut: ['locale'] }],
  ['no date', 'email,consent date / @,-', {}, { leftOut: ['consentGrantedAt'] }],
  ['a long company', `email,company / @,${LONG}`, { company: LONG.slice(0, 500) }, { leftOut: ['company'] }],
  [
    'rows that a quotation mark has taken into a cell are told',
    'email,company / @,"Acme / b@taken.test,Beta / c@taken.test,Gamma"',
    {},
    { leftOut: ['company'] },
  ],
  [
    'as are those in a column that is not read, as nothing tells them from a list',
    'email,notes,opt out / @,"see: / b@taken.test,foo,bar / end",no',
    {},
    { leftOut: ['notes'] },
  ],
  ['a short row', 'firstname,email,note / george,@', { name: 'george' }],
  ['a long row whose further cells are empty', 'firstname,email / george,@,,', { name: 'george' }],
  [
    'a long row with something more',
    'firstname,email / george,@,more / ann,2@',
    {},
    { refused: 1, leads: 1 },
  ],
  [
    'a cell that ends in the middle of an emoji',
    `email,lifecycle stage / @,${'x'.repeat(99)}👓`,
    { lifecycleStage: 'x'.repeat(99) },
    { leftOut: ['lifecycleStage'] },
  ],
  ['NUL bytes at the end', `email,name / @,Ann / ${'\0'.repeat(16)}`, { name: 'Ann' }, { refused: 1 }],
  ['a header twice that nothing is mapped from', 'email,Note,Note / @,a,b', {}],
  [
    'a preamble (LinkedIn)',
    'Notes: / "When exporting, some data may be missing." /  / First Name,Last Name,URL,Email Address,Company / Ann,Doe,,@,Acme',
    { name: 'Ann Doe', company: 'Acme' },
  ],
  ['bars', 'email|name / @|Ann', { name: 'Ann' }],
  ['windows-1252', { file: latin1('email;name / @;André Müller') }, { name: 'André Müller' }],
  [
    'windows-1250',
    {
      file: Buffer.concat([
        latin1('email;name / @;Zofia '),
        Buffer.from([0x8c, 0x77, 0x69, 0x9c]),
        latin1(' / 2@;'),
        Buffer.from([0xa3, 0xf3, 0x64, 0x9f]),
      ]),
    },
    { name: 'Zofia Świś' },
  ],
  ['UTF-16', { file: '\ufeffemail\tname / @\tŻółć', encode: utf16 }, { name: 'Żółć' }],
  ['UTF-32', { file: '\ufeffemail\tname / @\tŻółć 👓', encode: utf32 }, { name: 'Żółć 👓' }],
  [
    'Zoho',
    'Record Id,Lead Owner.id,Company,First Name,Last Name,Email,Email Opt Out / zcrm_9,zcrm_1,Acme,Ann,Doe,@,true',
    { name: 'Ann Doe', company: 'Acme', consent: expect.objectContaining({ marketing: 'denied' }) },
  ],
  [
    'Roundcube in French',
    'Nom à afficher,Prénom,Nom,Adresse de messagerie / Ann Doe,Ann,Doe,@',
    { name: 'Ann Doe' },
  ],
  ['Roundcube in German', 'Anzeigename,Vorname,Nachname,E-Mail / Ann Doe,Ann,Doe,@', { name: 'Ann Doe' }],
  ['Roundcube in Italian', 'Nome visualizzato,Nome,Cognome,E-Mail / Ann Doe,Ann,Doe,@', { name: 'Ann Doe' }],
  [
    'RD Station',
    'Email,Nome,Empresa,Estágio no funil / @,Ana Costa,Acme,Cliente',
    { name: 'Ana Costa', company: 'Acme' },
  ],
  [
    'Google',
    'First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value,Organization Name / Ann,Doe,* Work,@,Acme',
    { name: 'Ann Doe', company: 'Acme' },
  ],
  [
    'Thunderbird',
    'First Name,Last Name,Display Name,Nickname,Primary Email,Secondary Email / Ann,Doe,Ann Doe,,@,2@',
    { name: 'Ann Doe', emails: ['thunderbird@own.test', '2thunderbird@own.test'] },
  ],
  [
    'Ghost',
    'id,email,name,note,subscribed_to_emails / 6,@,Ann,,true',
    { name: 'Ann', consent: { marketing: 'granted', doNotContact: false, changedAt: null } },
  ],
  ['a contact that is a telephone number', 'Contact,Email / 555-6001,@', { name: null }],
  ['a title that is a form of address', 'Title,Email / Mrs.,@', { jobTitle: null }],
  ['a state of a country', 'Estado,Email / SC,@', { leadStatus: null }],
  [
    "a stage's label",
    'Email,Lifecycle Stage / @,Marketing Qualified Lead',
    { lifecycleStage: 'marketingqualifiedlead' },
  ],
  ['thousands in an English file', 'email,score / @,"1,234"', { engagement: 100 }],
  ['decimals in a file with semicolons', 'email;score / @;"12,5"', { engagement: 12.5 }],
  [
    'one date settles its column',
    'email,consent date / @,03/04/2025 / 2@,31/12/2024',
    { consent: { marketing: 'granted', doNotContact: false, changedAt: '2025-04-03T00:00:00.000Z' } },
  ],
  ['a space before a quote', 'email,name,company / @, "b c",d', { name: 'b c', company: 'd' }],
  [
    'two addresses in a cell',
    'email,name / "@, 2@",Ann',
    { name: 'Ann', emails: ['two.addresses.in.a.cell@own.test', '2two.addresses.in.a.cell@own.test'] },
  ],
  [
    'a bounced address',
    'email,Email status / @,bounced',
    {
      consent: { marketing: 'unknown', doNotContact: false, changedAt: null },
      bouncedEmails: [expect.stringContaining('@own.test')],
    },
  ],
]

const MESSAGES: [what: string, file: Case | string, says: RegExp][] = [
  [
    'no e-mail header, addresses in a column',
    'Notes:,Kontakt / x,@',
    /"Kontakt" holds addresses \(rows with one: 1 of 1\)\. Import with --map "Kontakt=email"/,
  ],
  ['no addresses at all', 'Notes:,City / x,Paris', /No column holds e-mail addresses/],
  [
    'a workbook',
    { file: latin1('PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml') },
    /spreadsheet \(\.xlsx\).*CSV UTF-8/,
  ],
  [
    'a zip archive',
    {
      file: Buffer.concat([
        latin1('PK\x03\x04'),
        Buffer.alloc(22),
        Buffer.from([9, 0, 0, 0]),
        latin1('leads.csv'),
      ]),
    },
    /packed file \(\.zip\).*"leads\.csv".*Unpack it/,
  ],
  [
    'a form',
    { file: '--x\r\nContent-Disposition: form-data; name="f"\r\n\r\nemail\r\n' },
    /upload form.*--data-binary/,
  ],
  [
    'a header that is mapped and stands twice',
    { file: 'Email,Email / @,2@', mapping: { Email: 'email' } },
    /columns 1, 2.*--map "Email \(column 1\)=email"/,
  ],
  ['a NUL byte in a header', 'email,no\0te / @,1', /name of column 2 cannot be read as text/],
]

const GOOGLE = 'First Name,Last Name,E-mail 1 - Label,E-mail 1 - Value / Ann,Doe,* Work,@'

onBothDatabases('cases of files', (open) => {
  let store: Store
  beforeAll(async () => {
    store = await open()
    await withKeys(store)
  })

  async function importCase(what: string, given: Case | string) {
    const {
      file,
      encode,
      mapping = null,
      onlyMapping = false,
      kind = 'leads',
    } = typeof given === 'string' ? { file: given } : given
    const own = what
      .toLowerCase()
      .match(/[a-z0-9]+/g)!
      .join('.')
    const importer = createImporter(store, {
      onError: (error) => {
        throw error
      },
    })
    const run = await untilEnded(
      importer,
      await importer.start({
        workspaceId: WORKSPACE,
        by: 'Mila Moretti',
        kind,
        dryRun: false,
        file: { mapping, onlyMapping },
        body: once(filled(file, own, encode)),
      }),
    )
    await importer.close()
    const lead = async (number: string): Promise<LeadContext | undefined> =>
      (await selectByAddress(store.db, WORKSPACE, `${number}${own}@own.test`))[0]
    return { run, first: await lead(''), second: await lead('2') }
  }

  test.each(ROWS)('%s', async (what, file, held, { refused = 0, leftOut = [], leads = 1 } = {}) => {
    const { run, first, second } = await importCase(what, file)
    expect(run, JSON.stringify(run.error)).toMatchObject({ state: 'done', rejected: refused })
    expect(run.leftOut.map(({ field }) => field)).toEqual(leftOut)
    const lead = refused > 0 && !first ? second?.lead : first?.lead
    expect(lead).toBeDefined()
    const { fit, engagement, ...fields } = held
    expect(lead).toMatchObject(fields)
    if (fit !== undefined) expect(lead?.score.fit).toBe(fit)
    if (engagement !== undefined) expect(lead?.score.engagement).toBe(engagement)
    expect(run.created).toBeGreaterThanOrEqual(leads)
  })

  describe('messages', () => {
    test.each(MESSAGES)('%s', async (what, file, says) => {
      const { run } = await importCase(what, file)
      expect(run.state).toBe('failed')
      expect(reasonsInWords(run).error).toMatch(says)
    })

    test('a mapping adds to the proposal, or stands in its place', async () => {
      const mapping: ImportMapping = { 'E-mail 1 - Value': 'email' }
      expect((await importCase('map adds', { file: GOOGLE, mapping })).first?.lead.name).toBe('Ann Doe')
      const only = await importCase('map only', { file: GOOGLE, mapping, onlyMapping: true })
      expect(only.first?.lead.name).toBeNull()
    })

    test('a JSON array and a .gz file are read', async () => {
      const array = await importCase('an array', { file: '[{"email":"@","name":"Ann"}]' })
      expect(array.first?.lead.name).toBe('Ann')
      // Elements of one line are rows of their own, of which each is refused alone.
      const elements = ['x', 'y', 'z'].map((bad) => `{"name":"${bad}"}`)
      const mixed = await importCase('a mixed array', {
        file: `[${elements.join(',')},{"email":"@","name":"Bo"}]`,
      })
      expect(mixed.run).toMatchObject({ state: 'done', created: 1, rejected: 3 })
      expect(mixed.run.firstRejected.map(({ line }) => line)).toEqual([1, 2, 3])
      expect(mixed.first?.lead.name).toBe('Bo')
      const text = 'email,name\ngz@own.test,Ann\n'
      const { run } = await importCase('gz', { file: gzipSync(text) })
      expect(run).toMatchObject({ state: 'done', created: 1, readAs: { compressed: true } })
    })
  })

  describe('JSON Lines of touchpoints', () => {
    const line = (over: object) => ({
      id: 'c',
      kind: 'page_view',
      at: '2026-03-01',
      title: 'x',
      email: '@',
      ...over,
    })
    test.each<[over: object, stored: object, leftOut: string[]]>([
      [{ url: '' }, { url: null }, ['url']],
      [{ url: 'mailto:a@x.test' }, { url: null }, ['url']],
      [{ url: `https://acme.test/${'x'.repeat(2000)}` }, { url: null }, ['url']],
      [{ title: null }, { title: '' }, ['title']],
      [{ kind: 'constructor' }, { kind: 'constructor' }, []],
      [{ kind: '__proto__' }, { kind: '__proto__' }, []],
      [{ email: 'Ann <@>' }, { kind: 'page_view' }, []],
    ])('%j', async (over, stored, leftOut) => {
      const what = `jsonl ${JSON.stringify(over).slice(0, 30)}`
      await importCase(what, 'email / @')
      const { run, first } = await importCase(what, {
        kind: 'touchpoints',
        file: JSON.stringify(line({ id: what, ...over })),
      })
      expect(run, JSON.stringify(run.firstRejected)).toMatchObject({ state: 'done', created: 1, rejected: 0 })
      expect(run.leftOut.map(({ field }) => field)).toEqual(leftOut)
      expect(first?.touchpoints).toMatchObject([stored])
      const kind = first!.touchpoints[0]!.kind
      expect(Object.entries(first!.rollups)).toMatchObject([[kind, { count: 1 }]])
    })

    test('a line that is cut is refused alone; NaN is nothing', async () => {
      await importCase('nan', 'email / @')
      const good = JSON.stringify(line({ id: 'good-nan' }))
      const { run } = await importCase('nan', {
        kind: 'touchpoints',
        file: `${good} / ${JSON.stringify(line({ id: 'n', detail: 0 })).replace('"detail":0', '"detail":NaN')} / {"id":"half`,
      })
      expect(run).toMatchObject({ state: 'done', created: 2, rejected: 1 })
      expect(reasonsInWords(run).firstRejected.map(({ reason }) => reason)).toEqual([
        expect.stringContaining('ends too early'),
      ])
    })
  })
})

/** The file with its lines and the addresses of the case. */
function filled(file: string | Uint8Array, own: string, encode?: Case['encode']): Uint8Array {
  if (typeof file !== 'string' && file[0] === 0x1f) return file
  const encoding = typeof file === 'string' ? 'utf8' : 'latin1'
  const text = typeof file === 'string' ? file : Buffer.from(file).toString(encoding)
  const lines = text.replaceAll(' / ', '\n').replace(/(?<![\w.])(2?)@(?![\w.])/g, `$1${own}@own.test`)
  return encode?.(lines) ?? Buffer.from(lines, encoding)
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
