import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'message: not the body, a hidden tab or the others in its thread',
    url: 'https://mail.zoho.com/zm/#mail/folder/inbox/p/1700000000000100001',
    kind: 'message',
    fixture: 'message.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: '1700000000000100001',
  },
  {
    name: 'another message, the former one in a hidden tab',
    url: 'https://mail.zoho.com/zm/#mail/folder/inbox/p/1700000000000100002',
    kind: 'message',
    fixture: 'message-other.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
  },
  {
    name: 'message in a search, in Europe',
    url: 'https://mail.zoho.eu/zm/#mail/search/fischer/p/1700000000000100001',
    kind: 'message',
    fixture: 'message.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: '1700000000000100001',
  },
  {
    name: 'message that shows no address: nobody rather than a guess',
    url: 'https://mail.zoho.com/zm/#mail/folder/inbox/p/1700000000000100001',
    kind: 'message',
    fixture: 'message-no-address.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'list',
    url: 'https://mail.zoho.com/zm/#mail/folder/inbox',
    kind: 'list',
    fixture: 'message.html',
    participants: [],
  },
  {
    name: 'calendar',
    url: 'https://mail.zoho.com/zm/#calendar',
    kind: 'other',
    fixture: 'message.html',
    participants: [],
  },
]
