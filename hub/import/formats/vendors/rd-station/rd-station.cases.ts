import type { VendorCase } from '../vendor.ts'

export const cases: VendorCase[] = [
  {
    from: 'header list in the tests of a public importer (2026)',
    line: 'Email,Nome,Telefone,Celular,Facebook,Linkedin,Website,Cargo,Empresa,País,Estado,Cidade,Estágio no funil,Dono do Lead,Data da última oportunidade,Data da última venda,Valor da última venda,Lead Scoring - Perfil,Lead Scoring - Interesse,Status para comunicação por email,Tags',
    rows: [
      'ana@example.com,Ana Souza,,,,,,Compradora,Lentes SA,Brasil,SC,Joinville,Lead Qualificado,marta@acme.test,,,,A,62,true,feira',
    ],
    mapping: {
      email: 'Email',
      name: 'Nome',
      company: 'Empresa',
      jobTitle: 'Cargo',
      owner: 'Dono do Lead',
      lifecycleStage: 'Estágio no funil',
      fit: 'Lead Scoring - Perfil',
      engagement: 'Lead Scoring - Interesse',
      emailStatus: 'Status para comunicação por email',
      leadStatus: [],
    },
  },
]
