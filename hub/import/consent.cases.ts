import type { Consent } from '../../lib/domain/lead.ts'

/**
 * What files say about consent, one after the other, and what holds then: a no is never lost, and never made a yes. How
 * many rows of the last file are refused comes last.
 */

export const DENIED = { marketing: 'denied' } as const
export const GRANTED = { marketing: 'granted' } as const
export const UNKNOWN = { marketing: 'unknown', doNotContact: false } as const

/** `@` stands for an address of the case's own; lines are divided by ` / `. */
export const CASES: [what: string, files: string[], held: Partial<Consent>, refused?: number][] = [
  ['nothing', ['email,name / @,Lena'], UNKNOWN],
  ['a flag', ['email,opt out / @,yes'], DENIED],
  ['a flag, then an older yes', ['email,opt out / @,yes', 'email,consent date / @,2020-01-01'], DENIED],
  [
    'a dated no, then a yes without date',
    ['email,unsubscribed at / @,2026-05-01', 'email,consent / @,yes'],
    DENIED,
  ],
  [
    'a yes without date, then a dated no',
    ['email,consent / @,yes', 'email,unsubscribed at / @,2026-05-01'],
    DENIED,
  ],
  [
    'both in one row',
    ['email,consent / @,yes', 'email,consent date,unsubscribed / @,2024-03-01,yes'],
    DENIED,
  ],
  [
    'a no, then a newer yes',
    ['email,unsubscribed at / @,2026-05-01', 'email,consent date / @,2026-06-01'],
    GRANTED,
  ],
  [
    'a newer yes, then the old no',
    ['email,consent date / @,2026-06-01', 'email,unsubscribed at / @,2026-05-01'],
    GRANTED,
  ],
  [
    'a yes of the future, then a no',
    ['email,consent date / @,2042-01-01', 'email,unsubscribed at / @,2026-05-01'],
    DENIED,
  ],
  [
    'a yes of the morning, then a no of that day',
    ['email,consent date / @,2026-03-31T09:00:00Z', 'email,opt out date / @,2026-03-31'],
    { ...DENIED, changedAt: '2026-03-31T00:00:00.000Z' },
  ],
  [
    'a no of a day, then a yes of the next one',
    ['email,opt out date / @,2026-03-31', 'email,consent date / @,2026-04-01'],
    GRANTED,
  ],
  [
    'a no of a time, then a yes without a zone that is older in the east',
    ['email,opt out date / @,2026-03-31T09:00:00Z', 'email,consent date / @,2026-03-31 20:00'],
    { ...DENIED, changedAt: '2026-03-31T09:00:00.000Z' },
  ],
  [
    'a no without a zone, then a yes of a time that is older in the west',
    ['email,opt out date / @,2026-03-31 09:00', 'email,consent date / @,2026-03-31T20:00:00Z'],
    { ...DENIED, changedAt: '2026-03-31T09:00:00.000Z' },
  ],
  [
    'a no without a zone, then a yes that is later everywhere',
    ['email,opt out date / @,2026-03-31 09:00', 'email,consent date / @,2026-03-31T21:00:01Z'],
    GRANTED,
  ],
  [
    'a no of a zone that may be Australian, then a yes that is earlier there',
    ['email,opt out date / @,2026-03-31T15:00:00Z', 'email,consent date / @,2026-03-31 20:00 EST'],
    { ...DENIED, changedAt: '2026-03-31T15:00:00.000Z' },
  ],
  [
    'two dates of a no in a row, one of them of the day of the yes',
    ['email,opt out,unsubscribed at,consent date / @,2026-05-01,2026-05-02T11:00:00Z,2026-05-02'],
    DENIED,
  ],
  [
    'the same with a word, and the yes in another file',
    [
      'email,opt out,unsubscribed at,status / @,2026-05-01,2026-05-02T11:00:00Z,unsubscribed',
      'email,consent date / @,2026-05-02',
    ],
    DENIED,
  ],
  [
    'a no and a later yes with their zones',
    ['email,opt out date / @,2026-03-31T09:00:00Z', 'email,consent date / @,2026-03-31 10:30 CET'],
    GRANTED,
  ],
  [
    'a no at the end of long notes about a newsletter',
    [`email,consent,newsletter notes / @,yes,"${'They liked the talk. '.repeat(60)}Then unsubscribed"`],
    UNKNOWN,
  ],
  ['do not contact', ['email,do not contact / @,yes'], { ...UNKNOWN, doNotContact: true }],
  [
    'do not contact, then no such flag',
    ['email,do not contact / @,yes', 'email,do not contact / @,no'],
    { doNotContact: true },
  ],
  [
    'unsubscribed at a mailing system',
    ['EMAIL,STATUS,CONFIRM_TIME / @,unsubscribed,2024-01-02 11:05:00'],
    DENIED,
  ],
  [
    'an older yes in the row',
    ['email,consent / @,yes', 'email,consent date,unsubscribed / @,2024-03-01,yes'],
    DENIED,
  ],
  ['the word of the column', ['email,Unsubscribed / @,Unsubscribed'], DENIED],
  ['blocked', ['email,Blocked / @,blocked'], { doNotContact: true }],
  ['blocked, then active', ['email,Blocked / @,blocked', 'email,Blocked / @,active'], { doNotContact: true }],
  ['active', ['email,Blocked / @,active'], { doNotContact: false }],
  ['a status that is a no', ['email,Status / @,unsubscribed'], DENIED],
  ['a status: complained', ['email,Status / @,complained'], DENIED],
  ['a status that is no statement', ['email,Status / @,bounced'], UNKNOWN],
  ['Salesforce', ['Email,HasOptedOutOfEmail / @,true'], DENIED],
  ['Shopify', ['Email,Accepts Email Marketing / @,no'], DENIED],
  ['Dynamics', ['Email,Do not Email / @,Do Not Allow'], { doNotContact: true }],
  ['a language that nobody knows', ['email,language,opt out / @,English (UK),yes'], DENIED],
  ['a refused row', ['email,name / @,Lena', 'email,name,opt out / @,Lena,yes,too many'], DENIED, 1],
  [
    'a date in doubt in a refused row',
    ['email,name / @,L', 'email,opt out date / @,03/04/2025,more'],
    DENIED,
    1,
  ],
  [
    'a row that a comma has shifted',
    ['email,name / @,Lena', 'email,name,opt out / @,Doe, Ann,yes'],
    DENIED,
    1,
  ],
  [
    'one shifted in its middle',
    ['email,name / @,Lena', 'name,email,opt out,city / Doe, Ann,@,yes,Rome, Italy'],
    DENIED,
    1,
  ],
  [
    'one shifted, with a date of something else',
    ['email,consent date / @,2026-01-02', 'email,name,unsubscribed at / @,Doe, Ann,1980-02-03'],
    DENIED,
    1,
  ],
  [
    'rows within a stray quote',
    ['email,name / @,Lena', 'email,company,opt out / a@,"Acme,no / @,Beta,yes / c@,"Gamma",no'],
    DENIED,
    3,
  ],
  [
    'a row within a stray quote in a file of two columns',
    ['email,name / @,Lena', 'email,opt out / a@,"Acme / @,yes / c@,no" / d@,no'],
    DENIED,
    1,
  ],
  [
    'quotation marks in a cell of several lines',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"Call back, / he said "no" to us",yes'],
    DENIED,
    2,
  ],
  [
    'quotation marks in the middle of a cell of several lines',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"Call back, / he said "no" to us / then / bye",yes'],
    DENIED,
    4,
  ],
  [
    'quotation marks in the first line of such a cell',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"He said "no" to us / bye",yes'],
    DENIED,
    1,
  ],
  [
    'quotation marks at the end of its first line',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"Call "back", / or not",yes'],
    DENIED,
    1,
  ],
  [
    'such a cell, and a comma too many',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"Call back, / he said "no", to us",yes'],
    DENIED,
    2,
  ],
  [
    'a row that is pasted into a cell of several lines',
    ['email,name / @,Lena', 'email,note,unsubscribed / @,"see: / b@,foo,bar / end",yes'],
    DENIED,
  ],
  [
    'the pasted row itself',
    ['email,name / @,Lena', 'email,note,unsubscribed / a@,"see: / @,foo,yes / end",no'],
    DENIED,
    1,
  ],
  [
    'a row in the cell of one without an address',
    ['email,name / @,Lena', 'email,company,opt out / ,"Acme,yes / @,5",yes'],
    DENIED,
    2,
  ],
  [
    'a row in the cell of one with its address in another column',
    ['email,name / @,Lena', 'email,contact,opt out / ,"a@,no / @,5",yes'],
    DENIED,
    2,
  ],
  [
    'one shifted by very many cells, neither first nor last',
    ['email,name / @,Lena', `company,email,opt out / ${'w,'.repeat(24)}@,yes,Rome,Italy`],
    DENIED,
    1,
  ],
  [
    'one with more cells than anybody reads',
    [
      'email,name / @,Lena',
      `company,email,opt out / ${Array.from({ length: 600 }, (_, n) => `w${n},`).join('')}@,whatever,Rome,Italy`,
    ],
    DENIED,
    1,
  ],
  [
    'one with very many cells, none of which says no',
    ['email,name / @,Lena', `company,email,opt out / ${'w,'.repeat(24)}@,no,Rome,Italy`],
    UNKNOWN,
    1,
  ],
  ['the address twice in a file', ['email,consent,opt out / @,yes, / @,,yes'], DENIED, 1],
  ['subscribed', ['email,Unsubscribed / @,subscribed'], UNKNOWN],
  ['cleaned', ['email,Status / @,cleaned'], DENIED],
  ['HubSpot', ['email,Email marketing consent / @,UNSUBSCRIBED'], DENIED],
  ['a question', ['email,Allow Emails? / @,No'], DENIED],
  ['GDPR', ['email,GDPR consent / @,No'], DENIED],
  ['Mailchimp', ['email,UNSUB_TIME / @,2024-01-02 11:05:00'], DENIED],
  ['Ghost', ['email,subscribed_to_emails / @,false'], DENIED],
  ['Ghost, subscribed', ['email,subscribed_to_emails / @,true'], GRANTED],
  ['a word that nobody knows, and a date', ['email,Consent,Consent date / @,perhaps,2023-01-01'], UNKNOWN],
  ['a no in other words', ['Email status,CONFIRM_TIME,email / Global Unsubscribe,2024-01-02,@'], DENIED],
  ['a withdrawal beside a yes', ['email,Opt-in date,Consent withdrawn / @,2023-01-01,yes'], DENIED],
  ['a no under a status', ['email,STATUS,CONFIRM_TIME / @,Unsubscribed by admin,2024-01-02'], DENIED],
  ['no contact under a status', ['email,Status / @,DNC'], { ...UNKNOWN, doNotContact: true }],
  ['a no among tags', ['email,Consent,Tags / @,yes,vip; Unsubscribed'], UNKNOWN],
  ['two years of two digits', ['email,unsubscribed at / @,12/03/24'], DENIED],
  [
    'an older yes, then a no of a day to come, or of twenty years ago',
    ['email,consent date / @,2019-05-01', 'email,unsubscribed at / @,01/01/30'],
    DENIED,
  ],
  [
    'a slip beside dates in doubt',
    ['email,consent date / @,2019-05-01', 'email,unsubscribed at / 2@,01/01/30 / @,05/03/24'],
    DENIED,
  ],
  ['a date as a spreadsheet counts', ['email,unsubscribed at / @,45000'], DENIED],
  ['a cross', ['email,Marketing consent / @,❌'], DENIED],
  ['a bill', ['email,Subscription status / @,Active'], UNKNOWN],
  ['no advertising, in German', ['email;Werbesperre / @;ja'], DENIED],
  ['two ways in one column', ['email,Opt out (email/phone) / @,yes'], DENIED],
  ['a place', ['email,Baja / @,1'], UNKNOWN],
  ['two addresses and a bar', ['email,opt out / @/2@,yes'], DENIED],
  ['a no with a reason before it', ['email,Consent,Consent date / @,No - unsubscribed,2024-01-02'], DENIED],
  ['a status beside another', ['email,Lead Status,Status / @,Open,unsubscribed'], DENIED],
  ['a status beside another, and a yes', ['email,Lead Status,Status,Consent / @,Open,opted out,yes'], DENIED],
  ['a status of a state', ['email,Estado,Consent / @,unsubscribed,yes / 2@,SC,'], DENIED],
  ['Stato', ['email,Stato / @,disiscritto / 2@,RM'], DENIED],
  ['bounced in a status beside another', ['email,Lead Status,Payment status / @,Open,bounced'], UNKNOWN],
  [
    'no contact in a status beside another',
    ['email,Lead Status,Status / @,Open,DNC'],
    { doNotContact: true },
  ],
  ['subscribed in a status beside another', ['email,Lead Status,Status / @,Open,subscribed'], UNKNOWN],
  ['a no with a date in doubt', ['email,name / @,Lena', 'email,unsubscribed at / @,03/04/2025'], DENIED],
]

/** The files of a case, and its own address. */
export function filesOf(what: string, files: readonly string[]): { email: string; texts: string[] } {
  const email = `${what.replace(/\W+/g, '.')}@own.test`
  return { email, texts: files.map((file) => file.replaceAll('@', email).replaceAll(' / ', '\n')) }
}
