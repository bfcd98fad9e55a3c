import type { Vendor } from '../vendor.ts'

/**
 * Brevo contact export: semicolons, attribute names in capitals. FIRSTNAME and LASTNAME are named in the language in
 * which the account was made.
 * Sources, read 2026-11-22: help.brevo.com 208729849 "Create a file to import your contacts" (EMAIL, EXT_ID, names by
 * language, delimiters) and developers.brevo.com "Request contact export" (ADDED_TIME, MODIFIED_TIME, subscription
 * status); header lines of published exports (CONTACT ID, DOUBLE_OPT-IN, OPT_IN, JOB_TITLE).
 */
export const brevo: Vendor = {
  id: 'brevo',
  name: 'Brevo',
  own: [
    'ADDED_TIME',
    'DOUBLE_OPT-IN',
    'LANDLINE_NUMBER',
    'CONTACT_TIMEZONE',
    'EMAIL_BLOCKLISTED',
    'EMAIL_BLACKLISTED',
  ],
  typical: ['CONTACT ID', 'EXT_ID', 'MODIFIED_TIME', 'WHATSAPP', 'SMS', 'OPT_IN'],
  headers: {
    id: ['CONTACT ID'],
    email: ['EMAIL'],
    firstName: ['FIRSTNAME', 'PRENOM', 'NOMBRE', 'NOME', 'IMIE', 'VORNAME'],
    lastName: ['LASTNAME', 'NOM', 'APELLIDOS', 'SOBRENOME', 'NAZWISKO', 'NACHNAME'],
    company: ['COMPANY', 'COMPANY_NAME', 'SOCIETE', 'ENTREPRISE', 'EMPRESA', 'FIRMA'],
    jobTitle: ['JOB_TITLE'],
    locale: ['LANGUAGE', 'LANGUE', 'IDIOMA', 'JEZYK'],
    marketingConsent: ['email_marketing', 'OPT_IN', 'DOUBLE_OPT-IN'],
    marketingOptOut: ['BLOCKLISTED', 'EMAIL_BLOCKLISTED', 'EMAIL_BLACKLISTED'],
  },
}
