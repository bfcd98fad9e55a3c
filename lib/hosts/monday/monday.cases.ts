import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'item: its panel, not the board behind it or a popup',
    url: 'https://acme.monday.com/boards/1234567/pulses/7654321',
    kind: 'record',
    fixture: 'item.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: '1234567/7654321',
  },
  {
    name: 'item in a view',
    url: 'https://acme.monday.com/boards/1234567/views/42/pulses/7654321',
    kind: 'record',
    fixture: 'item.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: '1234567/7654321',
  },
  {
    name: 'another item: not the former one, which is on the board too',
    url: 'https://acme.monday.com/boards/1234567/pulses/7654322',
    kind: 'record',
    fixture: 'item-other.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
  },
  {
    name: 'its panel is not there yet: nobody rather than the board',
    url: 'https://acme.monday.com/boards/1234567/pulses/7654321',
    kind: 'record',
    fixture: 'item-loading.html',
    participants: [],
    recognised: false,
  },
  {
    name: 'board',
    url: 'https://acme.monday.com/boards/1234567',
    kind: 'list',
    fixture: 'item-loading.html',
    participants: [],
  },
  {
    name: 'overview',
    url: 'https://acme.monday.com/overviews/5',
    kind: 'other',
    fixture: null,
    participants: [],
  },
]
