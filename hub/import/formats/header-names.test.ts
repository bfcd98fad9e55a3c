import { expect, test } from 'vitest'
import { LEAD_FIELDS, type LeadField } from '../../../lib/contract/import.ts'
import { headerKey } from './header-key.ts'
import { HEADER_NAMES } from './header-names.ts'

/** A name of each field in English, Portuguese, Spanish, French, Polish, German, Italian: files come in all of them. */
const IN_SEVEN_LANGUAGES: Record<
  Exclude<LeadField, 'ignore'>,
  [string, string, string, string, string, string, string]
> = {
  id: [
    'Contact ID',
    'ID do contato',
    'ID de contacto',
    'ID du contact',
    'ID kontaktu',
    'Kontakt-ID',
    'ID contatto',
  ],
  email: [
    'Email',
    'Endereço de e-mail',
    'Correo electrónico',
    'Adresse e-mail',
    'Adres e-mail',
    'E-Mail-Adresse',
    'Indirizzo e-mail',
  ],
  otherEmails: [
    'Other emails',
    'Outros e-mails',
    'Otros correos',
    'Autres e-mails',
    'Dodatkowy e-mail',
    'Weitere E-Mail-Adresse',
    'Altri indirizzi e-mail',
  ],
  firstName: ['First name', 'Primeiro nome', 'Nombre', 'Prénom', 'Imię', 'Vorname', 'Nome'],
  lastName: ['Last name', 'Sobrenome', 'Apellidos', 'Nom', 'Nazwisko', 'Nachname', 'Cognome'],
  name: [
    'Full name',
    'Nome completo',
    'Nombre completo',
    'Nom complet',
    'Imię i nazwisko',
    'Vollständiger Name',
    'Nome e cognome',
  ],
  company: ['Company', 'Empresa', 'Compañía', 'Société', 'Firma', 'Unternehmen', 'Azienda'],
  jobTitle: ['Job title', 'Cargo', 'Puesto', 'Poste', 'Stanowisko', 'Berufsbezeichnung', 'Qualifica'],
  owner: ['Owner', 'Responsável', 'Propietario', 'Propriétaire', 'Opiekun', 'Zuständig', 'Referente'],
  locale: ['Language', 'Idioma', 'Idioma preferido', 'Langue', 'Język', 'Sprache', 'Lingua'],
  lifecycleStage: ['Stage', 'Estágio', 'Etapa', 'Étape', 'Etap', 'Phase', 'Fase'],
  leadStatus: ['Lead status', 'Situação', 'Estado', 'Statut', 'Status', 'Status', 'Stato'],
  fit: ['Fit', 'Aderência', 'Encaje', 'Adéquation', 'Dopasowanie', 'Passung', 'Affinità'],
  engagement: [
    'Engagement',
    'Engajamento',
    'Interacción',
    'Engagement',
    'Zaangażowanie',
    'Engagement',
    'Coinvolgimento',
  ],
  marketingConsent: [
    'Consent',
    'Consentimento',
    'Consentimiento',
    'Consentement',
    'Zgoda',
    'Einwilligung',
    'Consenso',
  ],
  marketingOptOut: [
    'Unsubscribed',
    'Descadastrado',
    'Dado de baja',
    'Désabonné',
    'Wypisany',
    'Abgemeldet',
    'Disiscritto',
  ],
  consentGrantedAt: [
    'Consent date',
    'Data do consentimento',
    'Fecha de consentimiento',
    'Date du consentement',
    'Data zgody',
    'Einwilligungsdatum',
    'Data del consenso',
  ],
  consentDeniedAt: [
    'Unsubscribe date',
    'Data de descadastro',
    'Fecha de baja',
    'Date de désinscription',
    'Data wypisania',
    'Abmeldedatum',
    'Data di disiscrizione',
  ],
  doNotContact: [
    'Do not contact',
    'Não contatar',
    'No contactar',
    'Ne pas contacter',
    'Nie kontaktować',
    'Nicht kontaktieren',
    'Non contattare',
  ],
  emailStatus: [
    'Email status',
    'Status do e-mail',
    'Estado del correo',
    'Statut e-mail',
    'Status e-mail',
    'E-Mail-Status',
    'Stato e-mail',
  ],
  changedAt: [
    'Last modified',
    'Última modificação',
    'Última modificación',
    'Dernière modification',
    'Ostatnia modyfikacja',
    'Letzte Änderung',
    'Ultima modifica',
  ],
}

test.each(LEAD_FIELDS.filter((field) => field !== 'ignore'))('%s is known in seven languages', (field) => {
  const known = HEADER_NAMES[field].map(headerKey)
  expect(IN_SEVEN_LANGUAGES[field].filter((name) => !known.includes(headerKey(name)))).toEqual([])
})

test('no name stands for two fields', () => {
  const all = Object.values(HEADER_NAMES).flatMap((names) => [...new Set(names.map(headerKey))])
  expect(all.filter((name, at) => all.indexOf(name) !== at)).toEqual([])
})
