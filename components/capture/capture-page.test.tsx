import { cleanup, render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { I18nextProvider } from 'react-i18next'
import { afterEach, expect, test, vi } from 'vitest'
import { changeLanguage, startI18n } from '../base/i18n.ts'
import { CapturePage } from './capture-page.tsx'

const HTML = '<!-- Captured --><html lang="pl"><p>Xxxx</p></html>\n'
const i18n = await startI18n(['capture'], 'en')
afterEach(cleanup)

function open(replaced: { texts: number; values: number; addresses: number }) {
  const world = {
    now: () => Date.parse('2026-11-23T10:00:00Z'),
    capture: vi.fn(async () => ({ html: HTML, replaced })),
    saveFile: vi.fn(),
    copy: vi.fn(async () => {}),
    back: vi.fn(async () => {}),
  }
  render(
    <I18nextProvider i18n={i18n}>
      <CapturePage world={world} />
    </I18nextProvider>,
  )
  return world
}

test('shows every byte, and saves and copies just that', async () => {
  const world = open({ texts: 1, values: 0, addresses: 2 })
  const box = (await screen.findByRole('textbox', { name: 'Every byte of the file' })) as HTMLTextAreaElement
  expect(box.value).toBe(HTML)
  expect(box.readOnly).toBe(true)
  await userEvent.click(screen.getByRole('button', { name: 'Save file' }))
  expect(world.saveFile).toHaveBeenCalledWith('alongside-capture-2026-11-23.html', HTML)
  await userEvent.click(screen.getByRole('button', { name: 'Copy' }))
  expect(world.copy).toHaveBeenCalledWith(HTML)
})

test.each([
  ['en', 'Replaced: 1 text, 2 attribute values, and 5 addresses.'],
  ['pl', 'Zastąpiono: 1 tekst, 2 wartości atrybutów i 5 adresów.'],
  ['pt-BR', 'Substituído: 1 texto, 2 valores de atributos e 5 endereços.'],
  ['es', 'Se reemplazó: 1 texto, 2 valores de atributos y 5 direcciones.'],
  ['fr', 'Remplacé\u00a0: 1 texte, 2 valeurs d’attributs et 5 adresses.'],
] as const)('counts in %s', async (language, words) => {
  await changeLanguage(i18n, language)
  open({ texts: 1, values: 2, addresses: 5 })
  expect((await screen.findByText(/k[Bo]/)).textContent).toContain(words)
})
