import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { RawParticipant, Role } from './hint.ts'
import { chooseLead, foldAddress, isNoReply, orderParticipants, parseAddresses } from './identity.ts'

type Entry = [role: Role, text: string, name?: string]
const hint = (...entries: Entry[]) => ({
  participants: entries.map(([role, text, name]) => RawParticipant.parse({ role, text, name })),
})
const order = (entries: Entry[], own: string[] = []) =>
  orderParticipants(hint(...entries), own).map(({ rule, address }) => `${rule} ${address}`)

describe('orderParticipants', () => {
  test.each<[name: string, entries: Entry[], own: string[], expected: string[]]>([
    [
      'record, from, to, cc',
      [
        ['cc', 'd@x.test'],
        ['to', 'c@x.test, e@x.test'],
        ['from', 'b@x.test'],
        ['record', 'a@x.test'],
      ],
      [],
      ['record a@x.test', 'from b@x.test', 'to c@x.test', 'to e@x.test', 'cc d@x.test'],
    ],
    [
      'own addresses out, exactly and folded',
      [
        ['from', 'Me <ME@own.test>'],
        ['to', 'some.me@own.test, me@own.test.example, lead@x.test'],
      ],
      ['me@own.test'],
      ['to some.me@own.test', 'to me@own.test.example', 'to lead@x.test'],
    ],
    [
      'self of the page is own',
      [
        ['self', 'Me <me@own.test>'],
        ['from', 'me@own.test'],
        ['to', 'a@x.test'],
      ],
      [],
      ['to a@x.test'],
    ],
    [
      'reply-to after a person',
      [
        ['reply-to', 'b@x.test'],
        ['from', 'a@x.test'],
      ],
      [],
      ['from a@x.test', 'reply_to b@x.test'],
    ],
    [
      'reply-to ahead of a no-reply, which comes last',
      [
        ['from', 'Forms <no-reply@forms.test>'],
        ['reply-to', 'lead@x.test'],
        ['cc', 'c@x.test'],
      ],
      [],
      ['reply_to lead@x.test', 'cc c@x.test', 'from no-reply@forms.test'],
    ],
    [
      'reply-to ahead of a list',
      [
        ['from', 'Jane via Sales <sales@own.test>'],
        ['reply-to', 'jane@x.test'],
      ],
      [],
      ['reply_to jane@x.test', 'from sales@own.test'],
    ],
    [
      'each address once with its best rule',
      [
        ['from', 'a@x.test'],
        ['reply-to', 'A@X.test'],
        ['to', 'a@x.test'],
      ],
      [],
      ['from a@x.test'],
    ],
  ])('%s', (_, entries, own, expected) => expect(order(entries, own)).toEqual(expected))

  test('takes the display name that stands apart, unless it looks like an address', () => {
    const names = (...entries: Entry[]) => orderParticipants(hint(...entries), []).map(({ name }) => name)
    expect(names(['from', 'a@x.test', 'Ana'])).toEqual(['Ana'])
    expect(names(['from', 'Ana <a@x.test>', 'ceo@bank.test'])).toEqual(['Ana'])
    expect(names(['from', 'a@x.test', 'ceo@bank.test'])).toEqual([null])
    expect(names(['from', 'a@x.test'], ['cc', 'Ana <a@x.test>'])).toEqual(['Ana'])
  })
})

test.each([
  ['no-reply@x.test', true],
  ['noreply+abc@x.test', true],
  ['do_not_reply@x.test', true],
  ['nao-responda@x.test', true],
  ['acme.noreply@x.test', true],
  ['MAILER-DAEMON@x.test', true],
  ['noreen@x.test', false],
  ['nora.reply@x.test', false],
  ['noreplyman@x.test', false],
  ['jane@noreply.test', false],
])('isNoReply(%s) is %s', (address, expected) => expect(isNoReply(address)).toBe(expected))

describe('chooseLead', () => {
  const leads = [
    { id: 'colleague', emails: ['bob@acme.test'] },
    { id: 'loose', emails: ['jane@acme.test'] },
    { id: 'exact', emails: ['other@x.test', 'jane+news@acme.test'] },
    { id: 'twin', emails: ['jane+news@acme.test'] },
    { id: 'gmail', emails: ['somebody@gmail.com'] },
  ]
  const choose = (...entries: Entry[]) =>
    chooseLead(orderParticipants(hint(...entries), []), () => leads).map(
      ({ lead, rule, certainty }) => `${lead.id} ${rule} ${certainty}`,
    )

  test('exact before possible, all shown, each lead once', () => {
    expect(choose(['from', 'jane+news@acme.test'], ['to', 'bob@acme.test'])).toEqual([
      'exact from exact',
      'twin from exact',
      'colleague to exact',
      'loose from possible_plus_tag',
    ])
  })
  test('an exact match in cc beats a possible one in from', () => {
    expect(choose(['from', 'new@acme.test'], ['cc', 'other@x.test'])[0]).toBe('exact cc exact')
  })
  test('two people at a public mail domain are not colleagues', () => {
    expect(choose(['from', 'me.too@gmail.com'])).toEqual([])
  })
})

/** Text that comes near a header: random text with the characters that matter thrown in. */
const headerText = fc
  .array(
    fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '@',
        '<',
        '>',
        '"',
        ',',
        ';',
        ':',
        '(',
        ')',
        '\\',
        'a@b.test',
        'mailto:',
        '%',
        '\n',
        'xn--',
      ),
    ),
  )
  .map((parts) => parts.join(''))
const participants = fc.array(
  fc.record({
    role: fc.constantFrom(...Role.options),
    text: headerText,
    name: fc.option(headerText, { nil: undefined }),
  }),
)

describe('for any input', () => {
  test('nothing throws, and every address is a folded one', () => {
    fc.assert(
      fc.property(participants, fc.array(headerText), (entries, own) => {
        for (const { address, name } of orderParticipants({ participants: entries }, own)) {
          expect(address).toMatch(/^[^\s@]+@[^\s@]+$/)
          expect(foldAddress(address)).toBe(address)
          expect(name ?? '').not.toContain('@')
        }
      }),
      { numRuns: 1000 },
    )
  })

  test('no own address is ever returned', () => {
    const own = fc.constantFrom('me@own.test', 'Me@Own.Test', 'm.e@xn--bcher-kva.de', 'me+x@own.test')
    const wrap = fc.constantFrom<(a: string) => string>(
      (a) => a,
      (a) => `"Own, Name" <${a.toUpperCase()}>`,
      (a) => `mailto:${a}?x`,
      (a) => `x@y.test, ${a};`,
    )
    fc.assert(
      fc.property(
        participants,
        own,
        wrap,
        fc.constantFrom(...Role.options),
        (entries, address, wrapped, role) => {
          const all = [...entries, { role, text: wrapped(address) }]
          const found = orderParticipants({ participants: all }, [address]).map((person) => person.address)
          expect(found).not.toContain(foldAddress(address))
        },
      ),
      { numRuns: 1000 },
    )
  })

  test('a quoted name survives the round trip', () => {
    const names = fc
      .string({ unit: fc.constantFrom(...'abcŁżé ,;:<>()[]\\".\'0'), minLength: 1, maxLength: 60 })
      .map((name) => name.replace(/\s+/g, ' ').trim())
      .filter((name) => name !== '' && !/^'.*'$/.test(name))
    const list = fc.array(names, { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(list, (all) => {
        const header = all.map((name, i) => `"${name.replace(/["\\]/g, '\\$&')}" <p${i}@x.test>`).join(', ')
        expect(parseAddresses(header)).toEqual(all.map((name, i) => ({ name, address: `p${i}@x.test` })))
      }),
      { numRuns: 1000 },
    )
  })
})
