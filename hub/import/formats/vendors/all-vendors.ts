import { brevo } from './brevo/brevo.ts'
import { dynamics } from './dynamics/dynamics.ts'
import { ghost } from './ghost/ghost.ts'
import { google } from './google/google.ts'
import { hubspot } from './hubspot/hubspot.ts'
import { linkedin } from './linkedin/linkedin.ts'
import { mailchimp } from './mailchimp/mailchimp.ts'
import { mautic } from './mautic/mautic.ts'
import { outlook } from './outlook/outlook.ts'
import { rdStation } from './rd-station/rd-station.ts'
import { roundcube } from './roundcube/roundcube.ts'
import { salesforce } from './salesforce/salesforce.ts'
import { suitecrm } from './suitecrm/suitecrm.ts'
import { thunderbird } from './thunderbird/thunderbird.ts'
import type { Vendor } from './vendor.ts'
import { zoho } from './zoho/zoho.ts'

/** Every system whose export is known. A new one: a folder with its file and its cases, and a line here. */
export const VENDORS: Vendor[] = [
  brevo,
  dynamics,
  ghost,
  google,
  hubspot,
  linkedin,
  mailchimp,
  mautic,
  outlook,
  rdStation,
  roundcube,
  salesforce,
  suitecrm,
  thunderbird,
  zoho,
]
