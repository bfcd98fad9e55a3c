import { cleanup, render } from '@testing-library/react'
import type { i18n as I18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { afterEach, expect, test } from 'vitest'
import { TOUCHPOINT_KINDS } from '../../lib/domain/touchpoint-kinds.ts'
import { touchpoint } from '../../test/factories.ts'
import { startI18n } from '../base/i18n.ts'
import { HistoryEntry } from './history-entry.tsx'

afterEach(cleanup)

/** A row of each kind, with a title of no language. */
function rows(i18n: I18n) {
  return TOUCHPOINT_KINDS.map((kind, n) => {
    const row = { touchpoint: touchpoint(n, { days: 1, kind, title: '0' }), count: 3 }
    const { container } = render(
      <I18nextProvider i18n={i18n}>
        <ul>
          <HistoryEntry row={row as never} newDay now={Date.parse('2026-11-20T10:00:00Z')} />
        </ul>
      </I18nextProvider>,
    )
    return { kind, text: container.textContent, icon: container.querySelector('svg')?.innerHTML }
  })
}

test('every kind has an icon of its own', async () => {
  const icons = rows(await startI18n(['sidebar'], 'en')).map(({ icon }) => icon)
  expect(icons).not.toContain(undefined)
  expect(new Set(icons).size).toBe(TOUCHPOINT_KINDS.length)
})

/** Words that are the same in these languages. */
const SHARED = ['Webinar', 'Download']

test.each(['pt-BR', 'es', 'fr', 'pl'])('no English is left in %s', async (language) => {
  const english = (await startI18n(['sidebar'], 'en')).getResource('en', 'common', 'kind') as Record<
    string,
    string
  >
  for (const { kind, text } of rows(await startI18n(['sidebar'], language))) {
    const word = english[kind]!
    if (!SHARED.includes(word)) expect(text, kind).not.toContain(word)
  }
})
