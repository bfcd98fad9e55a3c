import { foldAddress, looseAddress, type Mailbox } from './address.ts'

/** Whom mail reaches at an address, by what its local part and domain are called. */

const anyOf = (...parts: readonly string[]): string => `(?:${parts.join('|')})`
/** A whole local part, or its beginning or end where one of these signs sets it off: `crm.no-reply+42`. */
const BEFORE = '(?:.*[._+-])?'
const AFTER = '(?:[._+-].*)?'
const HYPHEN = '[._-]?'

/** `no-reply`, `donotreply`, `nie-odpowiadaj`: "not" and "reply" in our languages, as mail systems spell them. */
const NOT = anyOf('no', 'not', `do${HYPHEN}not`, 'nao', 'nie', 'ne', 'pas')
const REPLY = anyOf('reply', 'responder?', 'responda', 'odpowiadaj', 'repondre', 'answer')
/** Programs that write for themselves. */
const PROGRAM = anyOf('mailer-daemon', 'postmaster', 'bounces?', 'notifications?', 'notify', 'alerts?')

const NO_REPLY = new RegExp(
  [
    `^${BEFORE}${NOT}${HYPHEN}${REPLY}${AFTER}$`,
    `^${PROGRAM}${AFTER}$`,
    // where an answer that cannot be delivered goes: https://en.wikipedia.org/wiki/Bounce_address
    `^${BEFORE}bounces?$`,
  ].join('|'),
)

/** `newsletter@`, `list-optics@`, `optics-owner@`: what list software calls a list and its officers (RFC 2142, 6). */
const LIST = anyOf('lists?', 'newsletter', 'listserv', 'majordomo')
const LIST_OFFICE = anyOf('list', 'request', 'announce', 'bounces', 'owner')
const LIST_LOCAL = new RegExp(`^${LIST}(?:[._+-]|$)|[._-]${LIST_OFFICE}$`)

/** Companies that host lists, and the names that others give to a host of lists: `lists.acme.com`. */
const LIST_COMPANY = anyOf('googlegroups\\.com', 'yahoogroups\\.com', 'groups\\.io', 'freelists\\.org')
const LIST_HOST = anyOf('lists?', 'listserv', 'mailman', 'googlegroups')
const LIST_DOMAIN = new RegExp(`(?:^|[@.])${anyOf(LIST_COMPANY, `${LIST_HOST}\\.[^@]+`)}$`)

/** The display name that list software makes where it writes for somebody: "Jane via Sales". */
const LIST_NAME = /\svia\s/i

/** Mailboxes that several people read, by subject: RFC 2142, and what companies in our five languages call theirs. */
const SHARED_NAMES = `
info informacje contact contacto contato kontakt contatti hello hola hallo hi enquiries inquiries team
office biuro bureau oficina reception recepcja mail post
sales vertrieb ventas vendas comercial commercial ventes sprzedaz handlowy marketing
support soporte suporte pomoc help helpdesk service servicio serwis sac customer[._-]?(?:service|care)
orders? pedidos commandes zamowienia procurement purchasing compras achats zakupy einkauf
billing invoices? facturacion faturamento facturation faktury accounts? accounting financ[ea]s? rechnung
admin administracja postmaster webmaster hostmaster abuse security
press presse prensa
jobs careers hr kadry rh
`
const SHARED = new RegExp(`^${anyOf(...SHARED_NAMES.trim().split(/\s+/))}$`)

const localPart = (address: string): string => address.slice(0, Math.max(0, address.lastIndexOf('@')))

/** Whether nobody reads what is sent to this address, folded or not (`no-reply@`, `mailer-daemon@`). */
export const isNoReply = (address: string): boolean => NO_REPLY.test(localPart(foldAddress(address)))

/** Whether this is a mailing list, or somebody who writes through one. */
export const isList = ({ address, name }: Mailbox): boolean =>
  LIST_LOCAL.test(localPart(address)) || LIST_DOMAIN.test(address) || LIST_NAME.test(name ?? '')

/** Whether several people read this folded address (`info@`, `sales@`), with or without a plus tag. */
export const isShared = (address: string): boolean => SHARED.test(localPart(looseAddress(address)))
