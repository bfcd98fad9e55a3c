import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mayBeChosen } from './colleague.ts'
import { NamedPerson, RawParticipant, Role } from './hint.ts'
import {
  chooseLead,
  disguisedDomain,
  foldAddress,
  isNoReply,
  isShared,
  orderNames,
  orderParticipants,
  parseAddresses,
} from './identity.ts'

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
      ['to me@own.test.example', 'to lead@x.test', 'to some.me@own.test'],
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
      'colleagues after those whom they write to',
      [
        ['from', 'Bea <bea@own.com>'],
        ['to', 'lead@x.test'],
        ['cc', 'second@x.test'],
      ],
      ['me@own.com'],
      ['to lead@x.test', 'cc second@x.test', 'from bea@own.com'],
    ],
    [
      'a record of a colleague is about the colleague',
      [['record', 'bea@own.com, sales@own.com']],
      ['me@own.com'],
      ['record bea@own.com', 'record sales@own.com'],
    ],
    [
      'nobody shares a company with a public mail domain',
      [
        ['from', 'info@gmail.com'],
        ['to', 'a@x.test'],
      ],
      ['me@gmail.com'],
      ['from info@gmail.com', 'to a@x.test'],
    ],
    [
      'a shared mailbox of the own company is own',
      [
        ['from', 'lead@x.test'],
        ['to', 'Sales <sales@mail.own.com>, info+web@own.com'],
      ],
      ['me@own.com'],
      ['from lead@x.test'],
    ],
    [
      'a shared mailbox of theirs counts, after a person in the same role',
      [
        ['from', 'a@x.test'],
        ['to', 'info@y.test, jane@y.test'],
      ],
      [],
      ['from a@x.test', 'to jane@y.test', 'to info@y.test'],
    ],
    [
      'reply-to ahead of a shared mailbox that sends for somebody',
      [
        ['from', 'Helio <info@helio.test>'],
        ['reply-to', 'jane@helio.test'],
      ],
      [],
      ['reply_to jane@helio.test', 'from info@helio.test'],
    ],
    [
      'lists after people',
      [
        ['to', 'dev@lists.x.test, opticians@googlegroups.com'],
        ['cc', 'jane@y.test'],
      ],
      [],
      ['cc jane@y.test', 'to dev@lists.x.test', 'to opticians@googlegroups.com'],
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

test.each([
  ['info@x.test', true],
  ['sales+web@x.test', true],
  ['biuro@x.test', true],
  ['customer-care@x.test', true],
  ['infosys@x.test', false],
  ['jane.sales@x.test', false],
  ['info', false],
])('isShared(%s) is %s', (address, expected) => expect(isShared(address)).toBe(expected))

describe('orderNames', () => {
  const names = (withoutAddress: [NamedPerson['role'], string][], ...entries: Entry[]) =>
    orderNames({
      ...hint(...entries),
      withoutAddress: withoutAddress.map(([role, name]) => NamedPerson.parse({ role, name })),
    }).map(({ role, name }) => `${role} ${name}`)

  test('each name once, in the order of the roles', () => {
    expect(
      names([
        ['cc', 'João Silva'],
        ['from', 'Lena  Fischer'],
        ['to', 'JOAO SILVA'],
      ]),
    ).toEqual(['from Lena Fischer', 'to JOAO SILVA'])
  })
  test('not the rep by a name that the page gives no address for', () => {
    const withoutAddress: NamedPerson[] = [
      { role: 'from', name: 'Piotr Nowak' },
      { role: 'to', name: 'Márta  Kowal' },
    ]
    expect(orderNames({ ...hint(), withoutAddress }, ['Marta Kowal'])).toEqual([withoutAddress[0]])
  })
  test('not who has an address, not the rep, no name that looks like an address, no empty one', () => {
    expect(
      names(
        [
          ['to', 'Lena Fischer'],
          ['to', 'Sam Rep'],
          ['to', 'ceo@bank.test'],
          ['to', ' \u200b '],
          ['to', '—'],
        ],
        ['from', 'lena@helio.test', 'Lena Fischer'],
        ['self', 'Sam Rep <sam@own.test>'],
      ),
    ).toEqual([])
  })
})

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
  test('a colleague of the rep is no hint at a lead of the own company, and comes last even where they are one', () => {
    const own = ['rep@acme.test']
    const find = (...entries: Entry[]) =>
      chooseLead(orderParticipants(hint(...entries), own), () => leads).map(
        (match) => `${match.lead.id} ${match.certainty}${mayBeChosen(match) ? '' : ', to be picked'}`,
      )
    expect(find(['from', 'new@acme.test'])).toEqual([])
    expect(find(['from', 'bob@acme.test'])).toEqual(['colleague exact, to be picked'])
    expect(find(['from', 'bob@acme.test'], ['cc', 'other+tag@x.test'])).toEqual([
      'exact possible_plus_tag',
      'colleague exact, to be picked',
    ])
    expect(find(['record', 'bob@acme.test'])).toEqual(['colleague exact'])
  })
  test('an address that imitates a lead’s is no match at all', () => {
    expect(choose(['from', 'bob@\u0430cme.test'])).toEqual([])
  })
  test('two people at a public mail domain are not colleagues', () => {
    expect(choose(['from', 'me.too@gmail.com'])).toEqual([])
  })
  test.each(['br.com', 'uk.com', 'onmicrosoft.com'])(
    'nor are two companies that have their names under %s',
    (end) => {
      const taken = [{ id: 'a', emails: [`ann@acme.${end}`] }]
      const found = (from: string) =>
        chooseLead(orderParticipants(hint(['from', from]), []), () => taken).map(({ certainty }) => certainty)
      expect(found(`bob@globex.${end}`)).toEqual([])
      expect(found(`bob@acme.${end}`)).toEqual(['possible_domain'])
      const [other] = orderParticipants(hint(['from', `bob@globex.${end}`]), [`me@acme.${end}`])
      expect(other?.colleague).toBe(false)
    },
  )
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
        '=?utf-8?Q?',
        '=?utf-8?B?amFuZUBhLnRlc3Q=?=',
        '?=',
        '=40',
        '+',
        "'",
        'info',
        'jane@\u0430cme.com',
        '用户@例子.广告',
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

/** What of a text could be told as an address: folded as a whole, IDN in both forms, links decoded. */
function holds(text: string, address: string): boolean {
  const plain = [text]
  for (const [, link = ''] of text.matchAll(/mailto:([^\s?<>"]*)/gi)) {
    try {
      plain.push(decodeURIComponent(link))
    } catch {
      // stays as it is
    }
  }
  const local = address.slice(0, address.lastIndexOf('@'))
  const said = plain.map((each) => each.normalize('NFC').toLowerCase()).join('\n')
  return [...local].every((character) => said.normalize('NFC').includes(character)) && said.includes('@')
}

describe('for any input', () => {
  test('an address comes from the text itself, never from a name or an encoded word', () => {
    fc.assert(
      fc.property(headerText, (text) => {
        for (const { address } of parseAddresses(text)) {
          expect(holds(text, address), address).toBe(true)
          expect(address).not.toContain('jane@a.test')
        }
      }),
      { numRuns: 2000 },
    )
  })

  test('simple addresses in hostile surroundings come out exactly, or not at all', () => {
    const address = fc
      .tuple(
        fc.string({ unit: fc.constantFrom(..."abcżλя0.+-_'"), minLength: 1, maxLength: 12 }),
        fc.constantFrom('acme.test', 'bücher.de', 'mail.x.co.uk'),
      )
      .map(([local, domain]) => `${local}@${domain}`)
    fc.assert(
      fc.property(fc.array(address, { minLength: 1, maxLength: 6 }), headerText, (all, noise) => {
        const text = all.map((each) => `"${noise.replace(/["\\\r\n]/g, '')}" <${each}>`).join(', ')
        const wanted = new Set(all.map(foldAddress))
        for (const found of parseAddresses(text)) expect(wanted).toContain(found.address)
      }),
      { numRuns: 1000 },
    )
  })

  test('names without an address never throw, never hold an address, and stand once', () => {
    const named = fc.array(
      fc.record({
        role: fc.constantFrom<NamedPerson['role']>('record', 'from', 'reply-to', 'to', 'cc'),
        name: headerText,
      }),
    )
    fc.assert(
      fc.property(participants, named, (entries, withoutAddress) => {
        const names = orderNames({ participants: entries, withoutAddress }).map(({ name }) => name)
        expect(new Set(names).size).toBe(names.length)
        for (const name of names) expect(name).toMatch(/^[^@]+$/)
      }),
      { numRuns: 500 },
    )
  })

  test('the disguise of any text is told without throwing', () => {
    fc.assert(fc.property(headerText, (text) => void disguisedDomain(foldAddress(text))))
  })

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
