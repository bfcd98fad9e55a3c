import { activecampaign } from './activecampaign/activecampaign.host.ts'
import { attio } from './attio/attio.host.ts'
import { bitrix24 } from './bitrix24/bitrix24.host.ts'
import { close } from './close/close.host.ts'
import { copper } from './copper/copper.host.ts'
import type { KnownHost } from './define-host.ts'
import { dynamics } from './dynamics/dynamics.host.ts'
import { espocrm } from './espocrm/espocrm.host.ts'
import { fastmail } from './fastmail/fastmail.host.ts'
import { frappeCrm } from './frappe-crm/frappe-crm.host.ts'
import { freshsales } from './freshsales/freshsales.host.ts'
import { gmail } from './gmail/gmail.host.ts'
import { horde } from './horde/horde.host.ts'
import { hubspot } from './hubspot/hubspot.host.ts'
import { monday } from './monday/monday.host.ts'
import { nextcloudMail } from './nextcloud-mail/nextcloud-mail.host.ts'
import { odoo } from './odoo/odoo.host.ts'
import { outlook } from './outlook/outlook.host.ts'
import { pipedrive } from './pipedrive/pipedrive.host.ts'
import { practice } from './practice/practice.host.ts'
import { protonMail } from './proton-mail/proton-mail.host.ts'
import { rdStation } from './rd-station/rd-station.host.ts'
import { roundcube } from './roundcube/roundcube.host.ts'
import { salesforce } from './salesforce/salesforce.host.ts'
import { salesforceClassic } from './salesforce-classic/salesforce-classic.host.ts'
import { snappymail } from './snappymail/snappymail.host.ts'
import { suitecrm } from './suitecrm/suitecrm.host.ts'
import { suitecrm8 } from './suitecrm8/suitecrm8.host.ts'
import { tryton } from './tryton/tryton.host.ts'
import { twenty } from './twenty/twenty.host.ts'
import { yahoo } from './yahoo/yahoo.host.ts'
import { zimbra } from './zimbra/zimbra.host.ts'
import { zohoCrm } from './zoho-crm/zoho-crm.host.ts'
import { zohoMail } from './zoho-mail/zoho-mail.host.ts'

/**
 * Every host with an adapter of its own. `npm run new:host NAME` adds the import above and the line below. wxt.config.ts
 * builds this file to hosts.js, which every page loads to find its host; of the adapters only what finds them gets into
 * it (registry.test.ts). The rest of each is a file of its own, which only that host's pages load.
 */
export const HOSTS: readonly KnownHost[] = [
  activecampaign,
  attio,
  bitrix24,
  close,
  copper,
  dynamics,
  espocrm,
  fastmail,
  frappeCrm,
  freshsales,
  gmail,
  horde,
  hubspot,
  monday,
  nextcloudMail,
  odoo,
  outlook,
  pipedrive,
  practice,
  protonMail,
  rdStation,
  roundcube,
  salesforce,
  salesforceClassic,
  snappymail,
  suitecrm,
  suitecrm8,
  tryton,
  twenty,
  yahoo,
  zimbra,
  zohoCrm,
  zohoMail,
]

/**
 * The host of a page: by its address, then by what the page looks like. Null: only the generic adapter may help.
 *
 * @param url address of the top document
 * @param document the top document; only `detect` of self-hosted products looks at it
 */
export function findHost(url: URL, document: Document): KnownHost | null {
  return (
    HOSTS.find((host) => host.matches.some((pattern) => matchesPattern(pattern, url))) ??
    HOSTS.find((host) => host.detect?.(document, url)) ??
    null
  )
}

/**
 * Whether an address falls under a WebExtension match pattern (scheme, host without port, path with `*`).
 * https://developer.mozilla.org/en-US/docs/Mozilla/Add-ons/WebExtensions/Match_patterns
 */
export function matchesPattern(pattern: string, url: URL): boolean {
  const [, scheme, host, path] = /^(\*|https?):\/\/(\*|(?:\*\.)?[^/*]+)(\/.*)$/.exec(pattern) ?? []
  if (!scheme || !host || !path) return false
  if (scheme === '*' ? !/^https?:$/.test(url.protocol) : url.protocol !== `${scheme}:`) return false
  const name = url.hostname
  const domain = host.startsWith('*.') ? host.slice(2) : null
  if (host !== '*' && name !== host && !(domain && (name === domain || name.endsWith(`.${domain}`))))
    return false
  const glob = path.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')
  return new RegExp(`^${glob}$`).test(url.pathname + url.search)
}
