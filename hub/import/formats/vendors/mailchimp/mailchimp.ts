import type { Vendor } from '../vendor.ts'

/**
 * Mailchimp audience export: one CSV each for subscribed, unsubscribed and cleaned contacts. Merge fields carry the
 * audience's own labels, the columns in capitals are fixed. There is no consent column: CONFIRM_TIME says since when a
 * contact is subscribed, UNSUB_TIME that and when they left; a file of unsubscribed contacts has both.
 * Sources, read 2026-11-22: mailchimp.com/developer "Account exports"; mailchimp.com/help "Manage audience signup form
 * fields" (First Name, Last Name are the defaults); header lines of published exports of 2013 to 2026.
 */
export const mailchimp: Vendor = {
  id: 'mailchimp',
  name: 'Mailchimp',
  own: ['MEMBER_RATING', 'LEID', 'EUID', 'OPTIN_IP', 'CONFIRM_IP', 'UNSUB_CAMPAIGN_TITLE'],
  typical: ['OPTIN_TIME', 'CONFIRM_TIME', 'UNSUB_TIME', 'CLEAN_TIME', 'LAST_CHANGED', 'Email Address'],
  headers: {
    // Not LEID, too: somebody would be two people, one by each.
    id: ['EUID'],
    email: ['Email Address', 'EMAIL'],
    firstName: ['First Name', 'FNAME'],
    lastName: ['Last Name', 'LNAME'],
    company: ['Company', 'COMPANY'],
    jobTitle: ['Job Title', 'Position'],
    consentGrantedAt: ['CONFIRM_TIME', 'OPTIN_TIME'],
    consentDeniedAt: ['UNSUB_TIME', 'CLEAN_TIME'],
    emailStatus: ['STATUS'],
  },
}
