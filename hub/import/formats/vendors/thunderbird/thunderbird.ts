import type { Vendor } from '../vendor.ts'

/**
 * Thunderbird, export of an address book as comma- or tab-separated values: labels in the language of the program.
 * Sources, read 2026-11-29: header lines in public tests of importers (English); the tables by which Roundcube 1.6
 * reads such files (German, French, Italian).
 */
export const thunderbird: Vendor = {
  id: 'thunderbird',
  name: 'Thunderbird',
  own: [],
  typical: [
    'Primary Email',
    'Secondary Email',
    'Screen Name',
    'Display Name',
    'Web Page 1',
    'Custom 1',
    'Primäre E-Mail-Adresse',
    'Sekundäre E-Mail-Adresse',
    'Anzeigename',
    'Adresse électronique principale',
    'Adresse électronique secondaire',
    'Nom à afficher',
    'Email principale',
    'Email secondaria',
    'Nome visualizzato',
  ],
  headers: {
    email: ['Primary Email', 'Primäre E-Mail-Adresse', 'Adresse électronique principale', 'Email principale'],
    otherEmails: [
      'Secondary Email',
      'Sekundäre E-Mail-Adresse',
      'Adresse électronique secondaire',
      'Email secondaria',
    ],
    name: ['Display Name', 'Anzeigename', 'Nom à afficher', 'Nome visualizzato'],
    company: ['Organization', 'Organisation', 'Société', 'Organizzazione'],
    jobTitle: ['Job Title', 'Position', 'Profession', 'Qualifica'],
  },
}
