import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heldConsent, newStatements, type SaidConsent } from '../../../../lib/domain/consent.ts'
import { CONSENT_FIELDS, type ConsentField, consentMeaning } from './consent-columns.ts'
import { mayRefuse } from './no-words.ts'
import { readConsent } from './read-consent.ts'

const now = new Date('2026-11-29T12:00:00Z')

function read(cells: Partial<Record<ConsentField, string>>) {
  return readConsent(
    Object.entries(cells).map(([field, cell]) => ({
      header: field,
      field: field as ConsentField,
      cell,
      order: null,
    })),
    now,
  )
}
const denied = (at: string | null = null): SaidConsent => ({ topic: 'marketing', state: 'denied', at })
const granted = (at: string | null = null): SaidConsent => ({ topic: 'marketing', state: 'granted', at })
const stop = (at: string | null = null): SaidConsent => ({ topic: 'contact', state: 'denied', at })
const day = (date: string) => `${date}T00:00:00.000Z`

describe('what cells say', () => {
  test.each<[Partial<Record<ConsentField, string>>, SaidConsent[]]>([
    [{ marketingOptOut: 'yes' }, [denied()]],
    [{ marketingOptOut: 'Unsubscribed' }, [denied()]],
    [{ marketingOptOut: 'subscribed' }, []],
    [{ marketingOptOut: 'no' }, []],
    [{ marketingOptOut: '0' }, []],
    [{ marketingOptOut: '2024-03-01' }, [denied(day('2024-03-01'))]],
    [{ marketingOptOut: '03/04/2025' }, [denied()]],
    // Each date of a no, once
    [
      { marketingOptOut: '2024-03-01', consentDeniedAt: '2024-03-05', consentGrantedAt: '2024-03-02' },
      [denied(day('2024-03-01')), denied(day('2024-03-05')), granted(day('2024-03-02'))],
    ],
    [{ marketingOptOut: '2024-03-01', consentDeniedAt: '2024-03-01' }, [denied(day('2024-03-01'))]],
    // With a word, those that may follow the yes
    [
      {
        ...{ marketingOptOut: '2024-03-01', consentDeniedAt: '2024-03-05', emailStatus: 'unsubscribed' },
        consentGrantedAt: '2024-03-02',
      },
      [denied(day('2024-03-05'))],
    ],
    [{ doNotContact: 'blocked' }, [stop()]],
    [{ doNotContact: 'active' }, []],
    [{ doNotContact: 'no' }, []],
    [{ doNotContact: 'Do Not Allow' }, [stop()]],
    [{ doNotContact: 'Allow' }, []],
    [{ marketingConsent: 'yes' }, [granted()]],
    [{ marketingConsent: 'SUBSCRIBED' }, [granted()]],
    [{ marketingConsent: 'no' }, [denied()]],
    [{ marketingConsent: 'UNSUBSCRIBED' }, [denied()]],
    [{ marketingConsent: 'NOT_SUBSCRIBED' }, []],
    [{ marketingConsent: 'NEVER_SUBSCRIBED' }, []],
    [{ marketingConsent: 'pending' }, []],
    [{ marketingConsent: '2024-03-01' }, [granted(day('2024-03-01'))]],
    [{ marketingConsent: 'desabonné' }, [denied()]],
    [{ marketingConsent: 'Abgemeldet' }, [denied()]],
    [{ emailStatus: 'unsubscribed' }, [denied()]],
    [{ emailStatus: 'cleaned' }, [denied()]],
    [{ emailStatus: 'Complained' }, [denied()]],
    [{ emailStatus: 'subscribed' }, [granted()]],
    [{ emailStatus: 'bounced' }, []],
    [{ emailStatus: 'Verified' }, []],
    [{ emailStatus: 'active' }, []],
    [{ consentGrantedAt: '2020-01-01' }, [granted(day('2020-01-01'))]],
    [{ consentGrantedAt: '2042-01-01' }, []],
    [{ consentGrantedAt: '03/04/2025' }, [granted()]],
    [{ consentGrantedAt: 'unsubscribed' }, [denied()]],
    [{ consentGrantedAt: '0000-00-00 00:00:00' }, []],
    [{ consentDeniedAt: '2026-05-01' }, [denied(day('2026-05-01'))]],
    [{ consentDeniedAt: '2042-01-01' }, [denied()]],
    [{ consentDeniedAt: 'yes' }, [denied()]],
    [{ consentDeniedAt: 'no' }, []],
    [{ consentDeniedAt: '0000-00-00' }, []],
    // Together
    [{ emailStatus: 'unsubscribed', consentGrantedAt: '2024-01-02 11:05:00' }, [denied()]],
    [{ consentGrantedAt: '2024-03-01', marketingOptOut: 'yes' }, [denied()]],
    [{ marketingConsent: 'yes', consentGrantedAt: '2024-03-01' }, [granted(day('2024-03-01'))]],
    [
      { consentGrantedAt: '2024-03-01', consentDeniedAt: '2025-03-01' },
      [denied(day('2025-03-01')), granted(day('2024-03-01'))],
    ],
    [{ marketingOptOut: 'yes', consentDeniedAt: '2025-03-01' }, [denied(day('2025-03-01'))]],
    [{ marketingOptOut: 'yes', consentDeniedAt: '2023-03-01', consentGrantedAt: '2024-03-01' }, [denied()]],
    [
      { marketingOptOut: 'yes', consentDeniedAt: '2024-03-01', consentGrantedAt: '2024-03-01 09:00' },
      [denied(day('2024-03-01'))],
    ],
    [
      { marketingOptOut: '2024-03-01 09:00', consentDeniedAt: '2024-03-01' },
      [denied('2024-03-01T09:00:00.000Z'), denied(day('2024-03-01'))],
    ],
    [{ marketingConsent: 'pending', consentGrantedAt: '2024-03-01' }, []],
    [{ marketingConsent: 'yes', consentDeniedAt: '2026-05-01' }, [denied(day('2026-05-01')), granted()]],
    [{ marketingConsent: 'yes', doNotContact: 'x' }, [granted(), stop()]],
    // What nobody understands beside a yes
    [{ emailStatus: 'Tier 2', consentGrantedAt: '2024-01-02' }, []],
    [{ marketingConsent: 'perhaps', consentGrantedAt: '2023-01-01' }, []],
    [{ marketingConsent: 'yes', marketingOptOut: 'from all e-mail' }, []],
    [{ marketingConsent: 'yes', doNotContact: '*' }, []],
    // A no in other words, in columns that are about consent
    [{ emailStatus: 'Global Unsubscribe', consentGrantedAt: '2024-01-02 11:05:00' }, [denied()]],
    [{ emailStatus: 'Unsubscribed - GDPR' }, [denied()]],
    [{ emailStatus: 'Spam Reported' }, [denied()]],
    [{ emailStatus: 'Do not contact' }, [stop()]],
    [{ emailStatus: 'never unsubscribed' }, []],
    [{ marketingConsent: 'opted out on 2025-05-01', consentGrantedAt: '2023-01-01' }, [denied()]],
    [{ marketingConsent: 'No, thanks', consentGrantedAt: '2023-01-01' }, []],
    [{ doNotContact: 'unsubscribed by admin' }, [stop()]],
    // A "no" before a stop denies nothing that comes after it; before a space, or within a word, it does.
    [{ marketingConsent: 'No - unsubscribed' }, [denied()]],
    [{ marketingConsent: 'No, unsubscribed' }, [denied()]],
    [{ marketingConsent: 'No: opted out' }, [denied()]],
    [{ marketingConsent: 'No (unsubscribed)' }, [denied()]],
    [{ marketingConsent: 'No\nunsubscribed', consentGrantedAt: '2023-01-01' }, [denied()]],
    [{ emailStatus: 'Nein – abgemeldet' }, [denied()]],
    [{ emailStatus: 'no; do not contact' }, [stop()]],
    [{ emailStatus: 'not unsubscribed' }, []],
    [{ emailStatus: 'never_unsubscribed' }, []],
    [{ emailStatus: 'non-unsubscribed' }, []],
    // Dates in ways of writing that are not known: somebody has said no
    [{ consentDeniedAt: '12/03/24' }, [denied()]],
    [{ consentDeniedAt: '24-03-12' }, [denied()]],
    [{ consentDeniedAt: '24/03/12' }, [denied()]],
    [{ consentGrantedAt: '24/03/12' }, [granted()]],
    [{ consentGrantedAt: '24/03/31' }, [granted()]],
    [{ consentGrantedAt: '24/12/28' }, [granted()]],
    [{ consentDeniedAt: '01/01/30' }, [denied()]],
    // A yes that is still to come was not given, and takes no other away.
    [{ consentGrantedAt: '31/12/27' }, []],
    [{ marketingConsent: 'yes', consentGrantedAt: '31/12/27' }, [granted()]],
    [{ consentDeniedAt: '45000' }, [denied()]],
    [{ consentDeniedAt: '12 Nivôse 2024' }, [denied()]],
    [{ marketingOptOut: '12/03/24' }, [denied()]],
    [{ doNotContact: '45000.5' }, [stop()]],
    [{ consentGrantedAt: '2023-01-01', consentDeniedAt: '12/03/24' }, [denied()]],
    [{ consentGrantedAt: '45000' }, []],
    [{ marketingOptOut: '2' }, []],
    // Words and numbers that are a yes somewhere
    [{ marketingConsent: 'active' }, []],
    [{ marketingConsent: '-1' }, []],
    [{ marketingOptOut: '-1' }, [denied()]],
    [{ consentGrantedAt: '0' }, []],
    [{ consentGrantedAt: '00/00/0000' }, []],
    [{ consentGrantedAt: 'no' }, [denied()]],
    // Signs
    [{ marketingConsent: '❌' }, [denied()]],
    [{ marketingConsent: '✗' }, [denied()]],
    [{ marketingConsent: '🚫' }, [denied()]],
    [{ marketingConsent: '✔️' }, [granted()]],
    [{ marketingOptOut: '⛔' }, [denied()]],
    [{ doNotContact: '⛔' }, [stop()]],
    [{ marketingOptOut: '☐' }, []],
    [{ marketingOptOut: '✅' }, [denied()]],
  ])('%j', (cells, statements) => expect(read(cells).statements).toEqual(statements))

  test.each<[ConsentField, cell: string]>([
    ['marketingConsent', `${'They wrote to us. '.repeat(70)}Unsubscribed.`],
    ['marketingConsent', 'Asked how to unsubscribe. Then unsubscribed.'],
    ['consentDeniedAt', `${'as it was told, '.repeat(10)}12.3.2024`],
    ['emailStatus', `valid${' '.repeat(95)}unsubscribed`],
  ])('a no counts wherever it stands in a cell: %s, %s', (field, cell) =>
    expect(read({ [field]: cell }).statements).toEqual([denied()]),
  )

  test('a bounce is marked and is no statement', () => {
    expect(read({ emailStatus: 'bounced' })).toMatchObject({ bounced: true, statements: [] })
    expect(read({ marketingConsent: 'hard bounce' }).bounced).toBe(true)
  })

  test.each<[ConsentField, string]>([
    ['marketingConsent', 'perhaps'],
    ['marketingConsent', 'active'],
    ['marketingConsent', '-1'],
    ['marketingConsent', '+'],
    ['marketingConsent', '❓'],
    ['marketingOptOut', '*'],
    ['marketingOptOut', '❌'],
    ['marketingOptOut', '2'],
    ['doNotContact', '+'],
    ['emailStatus', 'never unsubscribed'],
    ['consentGrantedAt', '45000'],
  ])('%s: "%s" is given back as not understood', (field, cell) =>
    expect(read({ [field]: cell }).notUnderstood).toMatchObject([{ cell }]),
  )

  test.each(['-', '–', '—', '.', '…', '?', '_', 'N/A', '()'])('%j leaves it open', (cell) => {
    for (const field of CONSENT_FIELDS)
      expect(read({ [field]: cell })).toMatchObject({ statements: [], notUnderstood: [] })
  })

  test('what is not understood is given back', () => {
    expect(read({ marketingConsent: 'perhaps' }).notUnderstood).toMatchObject([{ cell: 'perhaps' }])
    expect(read({ emailStatus: 'Tier 2' }).notUnderstood).toHaveLength(1)
    expect(read({ consentDeniedAt: 'third quarter' }).notUnderstood).toHaveLength(1)
    expect(read({ consentDeniedAt: '03/04/2025' }).undated).toMatchObject([{ problem: 'ambiguous' }])
    expect(read({ consentGrantedAt: '2042-01-01' }).undated).toMatchObject([{ problem: 'future' }])
  })
})

const cells = (words: fc.Arbitrary<string>) =>
  fc.record(Object.fromEntries(CONSENT_FIELDS.map((field) => [field, words])))
const KNOWN = [
  '',
  'yes',
  'no',
  'subscribed',
  'unsubscribed',
  'pending',
  '2024-03-01',
  '03/04/2025',
  '2042-01-01',
]
const held = ({ statements }: ReturnType<typeof read>) =>
  heldConsent(newStatements([], statements, { source: 'import', receivedAt: now.toISOString() }), 'marketing')
    .state

test('one more cell that says no never makes a row say yes', () => {
  const noes = fc.constantFrom('yes', 'Unsubscribed by admin', '12/03/24', '45000', '⛔', 'global opt-out')
  fc.assert(
    fc.property(cells(fc.constantFrom(...KNOWN)), noes, (row, no) => {
      expect(held(read({ ...row, marketingOptOut: no }))).toBe('denied')
    }),
  )
})

const TIMES = ['2026-05-01', '2026-05-02', '2026-05-02T11:00:00Z', '2026-05-02 11:00', '2026-05-03 01:00', '']

test('one more date of a no never makes a row say yes', () => {
  const times = fc.constantFrom(...TIMES)
  const row = fc.record({ consentDeniedAt: times, consentGrantedAt: times, marketingConsent: times })
  fc.assert(
    fc.property(row, times, (cells, no) => {
      if (held(read(cells)) === 'denied') expect(held(read({ ...cells, marketingOptOut: no }))).toBe('denied')
    }),
    { numRuns: 1000 },
  )
})

test('whatever nobody understands beside it, a row says no yes', () => {
  const strange = fc.oneof(
    fc.constantFrom('perhaps', '*', '❓', 'weekly', 'from all e-mail', 'third quarter', 'Tier 2'),
    fc.string({ maxLength: 12 }),
  )
  fc.assert(
    fc.property(
      cells(fc.constantFrom(...KNOWN)),
      strange,
      fc.constantFrom(...CONSENT_FIELDS),
      (row, text, at) => {
        const one = read({ ...row, [at]: text })
        if (one.notUnderstood.length > 0) expect(held(one)).not.toBe('granted')
        // Nor where a column that is not read may say no.
        const doubted = readConsent(
          Object.entries(row).map(([field, cell]) => ({
            ...{ header: field, cell, order: null },
            field: field as ConsentField,
          })),
          now,
          true,
        )
        expect(held(doubted)).not.toBe('granted')
      },
    ),
  )
})

describe('headers that no list has', () => {
  test.each<[string, ConsentField]>([
    ['HasOptedOutOfSomething', 'marketingOptOut'],
    ['Global opt-out', 'marketingOptOut'],
    ['unsub_all', 'marketingOptOut'],
    ['Do not send marketing materials', 'marketingOptOut'],
    ['Wypisany z newslettera', 'marketingOptOut'],
    ['Vom Newsletter abgemeldet', 'marketingOptOut'],
    ['Disiscritto dalla newsletter', 'marketingOptOut'],
    ['Descadastrado da lista', 'marketingOptOut'],
    ['Unsubscribed on', 'consentDeniedAt'],
    ['Data de descadastro descadastrado', 'consentDeniedAt'],
    ['Please do not contact', 'doNotContact'],
    ['Werbesperre', 'marketingOptOut'],
    ['Keine Werbung', 'marketingOptOut'],
    ['E-Mail-Sperre', 'marketingOptOut'],
    ['Mailsperre', 'marketingOptOut'],
    ['Robinson', 'marketingOptOut'],
    ['No Marketing Emails', 'marketingOptOut'],
    ['No marketing', 'marketingOptOut'],
    ['Email Blocked', 'marketingOptOut'],
    ['Complained', 'marketingOptOut'],
    ['Marked as spam', 'marketingOptOut'],
    ['Do Not Solicit', 'marketingOptOut'],
    ['Don’t mail', 'marketingOptOut'],
    ['De baja', 'marketingOptOut'],
    ['Fecha baja', 'consentDeniedAt'],
    ['Non inviare', 'marketingOptOut'],
    ['nie chce maili', 'marketingOptOut'],
    ['Nicht anschreiben', 'doNotContact'],
    ['Kontaktverbot', 'doNotContact'],
    ['Consent withdrawn', 'marketingOptOut'],
    ['Consent revoked at', 'consentDeniedAt'],
    ['Data wycofania zgody', 'consentDeniedAt'],
    ['Widerruf der Einwilligung', 'marketingOptOut'],
    // A word for e-mail wins over other ways
    ['Email and SMS opt out', 'marketingOptOut'],
    ['Opt out (email/phone)', 'marketingOptOut'],
    ['Mail/phone opt-out', 'marketingOptOut'],
    ['Do not call or email', 'marketingOptOut'],
  ])('%s is read: a guess may forbid', (header, field) => expect(consentMeaning(header)).toEqual({ field }))

  test.each([
    'Newsletter',
    'Zgoda na telefon',
    'SMS opt out',
    'HasOptedOutOfFax',
    'Do Not Call opt out',
    'Unsubscribe reason',
    'Einwilligung Newsletter',
    'Consenso privacy',
    'Aceita receber novidades',
    'Inscription à la lettre',
    'Permission expires',
    'Bloctel',
    'Postal mail opt out',
    'Blocked at',
    'Blocked tasks',
    'Withdrawn',
    'No contact',
    'Complaints',
    'Baja',
    'Sperre',
    'Werbung',
    'Marketing',
    'emailMarketing',
    'Receive emails',
    'Contactable',
    'Not opted out',
  ])('%s looks like consent and is not read', (header) =>
    expect(consentMeaning(header)).toMatchObject({ why: { code: expect.any(String) } }),
  )

  test.each<[string, ConsentField]>([
    ['Widerrufen am', 'consentDeniedAt'],
    ['Data de revogação', 'consentDeniedAt'],
    ['Date de retrait', 'consentDeniedAt'],
    ['Fecha de revocación', 'consentDeniedAt'],
    ['Data revoca', 'consentDeniedAt'],
    ['Withdrawn', 'marketingOptOut'],
  ])('%s is of consent where another column is about consent', (header, field) => {
    expect(consentMeaning(header)).toMatchObject({ why: { code: 'unclear_name' } })
    expect(consentMeaning(header, true)).toEqual({ field })
  })

  test.each([
    'Email',
    'Name',
    'Company',
    'Status',
    'Onboarding',
    'Notes',
    'Blockchain',
    'Contact',
    'Account',
    'Mailing Street',
    'Subscription plan',
    'OPTIN_IP',
    'Unsubscribe link',
    'Baja California',
    'Liefersperre',
    'Widerrufsbelehrung akzeptiert',
    'Werbekanal',
    'Marketing source',
  ])('%s is about something else', (header) => expect(consentMeaning(header)).toBeNull())
})

test.each([
  ...[
    'descadastrado',
    'descadastrada',
    'descadastrou',
    'unsubscribed',
    'wypisana',
    'abgemeldet',
    'disiscritto',
  ],
  ...['nicht kontaktieren', 'nie kontaktować', 'não contatar', 'non contattare', 'ne plus contacter', 'DNC'],
  ...[
    'keine Werbung',
    'stop pub',
    'marked as spam',
    'do not mail',
    'non inviare',
    'desuscrito',
    'désinscrit',
  ],
])('"%s" is looked at in any column', (cell) => expect(mayRefuse(cell)).toBe(true))

test('a bare number, which may be a telephone’s, is no yes', () => {
  const cell = { header: 'Opt-in date', field: 'consentGrantedAt', order: null } as const
  const read = readConsent([{ ...cell, cell: '1704189600' }], new Date('2026-11-29T12:00:00Z'))
  expect(read.statements).toEqual([])
  expect(read.notUnderstood).toHaveLength(1)
})
