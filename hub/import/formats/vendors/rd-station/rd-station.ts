import type { Vendor } from '../vendor.ts'

/**
 * RD Station Marketing, export of leads: labels in Portuguese. "Estado" is the federal state (SP, SC), "Lead Scoring -
 * Perfil" a letter from A to D, which is no number and is left out.
 * Sources, read 2026-11-29: header lists in public importers and tests of RD Station exports on GitHub (2024 to 2026).
 * Without a source: the values of "Status para comunicação por email"; a yes there says that mail may be sent, not
 * that the person agreed to it.
 */
export const rdStation: Vendor = {
  id: 'rd-station',
  name: 'RD Station',
  own: [
    'Estágio no funil',
    'Lead Scoring - Perfil',
    'Lead Scoring - Interesse',
    'Dono do Lead',
    'Status para comunicação por email',
  ],
  typical: ['Total de conversões', 'Data da primeira conversão', 'Base legal para comunicação'],
  headers: {
    email: ['Email'],
    name: ['Nome'],
    company: ['Empresa'],
    jobTitle: ['Cargo'],
    owner: ['Dono do Lead'],
    lifecycleStage: ['Estágio no funil'],
    fit: ['Lead Scoring - Perfil'],
    engagement: ['Lead Scoring - Interesse'],
    emailStatus: ['Status para comunicação por email'],
  },
}
