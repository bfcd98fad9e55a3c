import type { HostCase } from '../define-host.ts'

export const cases: HostCase[] = [
  {
    name: 'contact: not the sidebar, related lists or the user',
    url: 'https://acme.my.salesforce.com/0035g00000LENAAAAA',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'Contact/0035g00000LENAA',
  },
  {
    name: 'contact with an id of 15, on an instance',
    url: 'https://eu5.salesforce.com/0035g00000LENAA?srPos=0',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
    thread: 'Contact/0035g00000LENAA',
  },
  {
    name: 'contact of a government',
    url: 'https://acme.my.salesforce.mil/0035g00000LENAAAAA',
    kind: 'record',
    fixture: 'contact.html',
    participants: [{ role: 'record', text: 'lena.fischer@fischer-optik.test' }],
  },
  {
    name: 'lead, open for editing',
    url: 'https://acme.cloudforce.com/00Q5g00000TOMAAAAA/e?retURL=%2F00Q5g00000TOMAAAAA',
    kind: 'record',
    fixture: 'lead-edit.html',
    participants: [{ role: 'record', text: 'tom@okafor.test' }],
    thread: 'Lead/00Q5g00000TOMAA',
  },
  {
    name: 'contact without an address: nobody from elsewhere on the page',
    url: 'https://acme.my.salesforce.com/0035g00000JANAAAAA',
    kind: 'record',
    fixture: 'contact-no-address.html',
    participants: [],
  },
  {
    name: 'list',
    url: 'https://acme.my.salesforce.com/003?fcf=00B5g00000xyzAA',
    kind: 'list',
    fixture: null,
    participants: [],
  },
  {
    name: 'account: where it holds an address is not known',
    url: 'https://acme.my.salesforce.com/0015g00000FISCHAAA',
    kind: 'other',
    fixture: 'contact.html',
    participants: [],
  },
]
