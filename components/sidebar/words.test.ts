import { expect, it } from 'vitest'
import { startI18n } from '../base/i18n.ts'
import { reasonInWords } from './words.ts'

const at = '2026-11-20T09:00:00Z'

it.each([
  ['en', 'page_view', 1, 1, '1 page view in 1 day'],
  ['en', 'Page View', 5, 14, '5 page views in 14 days'],
  ['en', 'page.videohit', 5, 14, '5 × page.videohit in 14 days'],
  ['en', 'unknown', 2, 14, '2 × unknown in 14 days'],
  ['pl', 'download', 1, 7, '1 pobranie w 7 dni'],
  ['pl', 'download', 3, 7, '3 pobrania w 7 dni'],
  ['pl', 'page_view', 5, 1, '5 odsłon strony w 1 dzień'],
  ['pl', 'page_view', 22, 30, '22 odsłony strony w 30 dni'],
  ['pt-BR', 'form_submission', 2, 7, '2 formulários enviados em 7 dias'],
  ['es', 'page_view', 5, 14, '5 páginas vistas en 14 días'],
  ['fr', 'page_view', 1, 14, '1 page vue en 14 jours'],
])('in %s, %s %i times in %i days reads "%s"', async (language, kind, count, days, expected) => {
  const { t } = await startI18n(['sidebar'], language)
  const reason = { code: 'trigger_met', kind, count, days, contains: null, last: at } as const
  expect(reasonInWords(t, reason, language)).toBe(expected)
})

it('says which pages were meant', async () => {
  const { t } = await startI18n(['sidebar'], 'fr')
  const reason = {
    code: 'trigger_met',
    kind: 'page_view',
    count: 2,
    days: 7,
    contains: '/prix',
    last: at,
  } as const
  expect(reasonInWords(t, reason, 'fr')).toBe('2 pages vues avec «\u00a0/prix\u00a0» en 7 jours')
})
