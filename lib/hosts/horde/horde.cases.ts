import type { HostCase, Untested } from '../define-host.ts'

const PAGE = 'http://mail.example.test/horde/imp/dynamic.php?page='
const me = { role: 'to', text: 'marta@acme.test', name: 'Marta Kowal' } as const

export const cases: HostCase[] = [
  { name: 'list', url: `${PAGE}mailbox#mbox:SU5CT1g`, kind: 'list', fixture: 'list.html', participants: [] },
  {
    name: 'preview: the recipients of the message before are still there, hidden',
    url: `${PAGE}mailbox#msg:SU5CT1g;4`,
    kind: 'message',
    fixture: 'message.html',
    participants: [{ role: 'from', text: 'no-reply@acme.test', name: 'Website form' }, me],
    thread: 'SU5CT1g;4',
    canInsert: true,
  },
  {
    name: 'many recipients',
    url: `${PAGE}mailbox#msg:SU5CT1g;6`,
    kind: 'message',
    fixture: 'crowd.html',
    participants: [
      { role: 'from', text: 'tom@okafor-logistics.test', name: 'Tom Okafor' },
      me,
      { role: 'to', text: 'piotr@acme.test', name: 'Piotr Nowak' },
      { role: 'to', text: 'ana.costa@harbour.test', name: 'Ana Costa' },
      ...[1, 2, 3, 4, 5, 6, 7, 8].map((i) => ({
        role: 'cc' as const,
        text: `member${i}@okafor-logistics.test`,
        name: `Team Member ${i}`,
      })),
    ],
  },
  {
    name: 'address with an apostrophe and no name',
    url: `${PAGE}mailbox#msg:SU5CT1g;7`,
    kind: 'message',
    fixture: 'apostrophe.html',
    participants: [{ role: 'from', text: "o'brien@sub.example.test" }, me],
  },
  {
    name: 'address in the body',
    url: `${PAGE}mailbox#msg:SU5CT1g;10`,
    kind: 'message',
    fixture: 'address-in-body.html',
    participants: [{ role: 'from', text: 'nadia@haddad-studio.test', name: 'Nadia Haddad' }, me],
  },
  {
    name: 'message in a window of its own, to a group',
    url: `${PAGE}message&buid=1&mailbox=SU5CT1g`,
    kind: 'message',
    fixture: 'popup.html',
    participants: [
      { role: 'from', text: 'lena.fischer@fischer-optik.test', name: 'Lena Fischer' },
      me,
      { role: 'to', text: 'ana.costa@harbour.test' },
    ],
    thread: '1',
    canInsert: true,
  },
  {
    name: 'compose',
    url: `${PAGE}compose&type=reply`,
    kind: 'compose',
    fixture: 'compose.html',
    participants: [
      { role: 'self', text: 'marta@acme.test' },
      { role: 'to', text: 'Lena Fischer <lena.fischer@fischer-optik.test>' },
      { role: 'to', text: 'ana.costa@harbour.test' },
    ],
    canInsert: true,
  },
]

export const untested: Untested = {
  '#sendcc li[title*="@"]': 'the same list as that of #sendto, read in its source',
}
