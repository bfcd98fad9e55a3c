import type { Vendor } from '../vendor.ts'

/**
 * Outlook, export of contacts as comma-separated values: labels in the language of the program. "Title" is a form of
 * address (Mr.), "Account" and "Language" are mostly empty.
 * Sources, read 2026-11-29: header lines in public exporters and importers (English); the tables by which Roundcube 1.6
 * reads such files (German, French, Italian).
 */
export const outlook: Vendor = {
  id: 'outlook',
  name: 'Outlook',
  own: ['E-mail Display Name', 'Organizational ID Number', 'Government ID Number', 'Internet Free Busy'],
  typical: [
    'E-mail 2 Address',
    'Business Street',
    'TTY/TDD Phone',
    "Assistant's Name",
    "Manager's Name",
    'E-Mail 2: Adresse',
    'E-Mail 3: Adresse',
    'Weitere Vornamen',
    'Name Assistent',
    'Adresse de messagerie',
    'Deuxième prénom',
    "Nom de l'assistant(e)",
    'Indirizzo E-mail 2',
    'Indirizzo E-mail 3',
    'Secondo Nome',
    "Nome dell'assistente",
  ],
  headers: {
    email: ['E-mail Address', 'E-Mail-Adresse', 'Adresse de messagerie', 'Indirizzo E-mail'],
    otherEmails: [
      ...[2, 3].flatMap((number) => [
        `E-mail ${number} Address`,
        `E-Mail ${number}: Adresse`,
        `Adresse de messagerie ${number}`,
        `Indirizzo E-mail ${number}`,
      ]),
    ],
    company: ['Company', 'Firma', 'Société', 'Società'],
    jobTitle: ['Job Title', 'Position', 'Profession', 'Qualifica'],
  },
}
