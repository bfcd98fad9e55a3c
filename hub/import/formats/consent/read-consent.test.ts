import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { heldConsent, newStatements, type SaidConsent } from '../../../../lib/domain/consent.ts'
import { CONSENT_FIELDS, type ConsentField, consentMeaning } from './consent-columns.ts'
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
    [{ marketingConsent: 'pending', consentGrantedAt: '2024-03-01' }, []],
    [{ marketingConsent: 'yes', consentDeniedAt: '2026-05-01' }, [denied(day('2026-05-01')), granted()]],
    [{ marketingConsent: 'yes', doNotContact: 'x' }, [granted(), stop()]],
  ])('%j', (cells, statements) => expect(read(cells).statements).toEqual(statements))

  test('a bounce is marked and is no statement', () => {
    expect(read({ emailStatus: 'bounced' })).toMatchObject({ bounced: true, statements: [] })
    expect(read({ marketingConsent: 'hard bounce' }).bounced).toBe(true)
  })

  test('what is not understood is given back', () => {
    expect(read({ marketingConsent: 'perhaps' }).notUnderstood).toMatchObject([{ cell: 'perhaps' }])
    expect(read({ emailStatus: 'Tier 2' }).notUnderstood).toHaveLength(1)
    expect(read({ consentDeniedAt: 'third quarter' }).notUnderstood).toHaveLength(1)
    expect(read({ consentDeniedAt: '03/04/2025' }).undated).toMatchObject([{ problem: 'ambiguous' }])
    expect(read({ consentGrantedAt: '2042-01-01' }).undated).toMatchObject([{ problem: 'future' }])
  })
})

test('one more cell that says no never makes a row say yes', () => {
  const cell = fc.constantFrom(
    '',
    'yes',
    'no',
    'subscribed',
    'unsubscribed',
    'pending',
    '2024-03-01',
    '03/04/2025',
    '2042-01-01',
  )
  const cells = fc.record(Object.fromEntries(CONSENT_FIELDS.map((field) => [field, cell])))
  fc.assert(
    fc.property(cells, (row) => {
      const no = readConsent(
        [
          ...Object.entries(row).map(([field, text]) => ({
            header: field,
            field: field as ConsentField,
            cell: text as string,
            order: null,
          })),
          { header: 'opt out', field: 'marketingOptOut', cell: 'yes', order: null },
        ],
        now,
      )
      const told = newStatements([], no.statements, { source: 'import', receivedAt: now.toISOString() })
      expect(heldConsent(told, 'marketing').state).toBe('denied')
    }),
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
  ])('%s looks like consent and is not read', (header) =>
    expect(consentMeaning(header)).toEqual({ why: expect.objectContaining({ code: expect.any(String) }) }),
  )

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
  ])('%s is about something else', (header) => expect(consentMeaning(header)).toBeNull())
})
