import { cleanup, render, screen, within } from '@testing-library/react'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startI18n } from './i18n.ts'
import { Items } from './items.tsx'

const i18n = await startI18n([], 'en')
// React tells the console of every error that a boundary catches.
beforeEach(() => void vi.spyOn(console, 'error').mockImplementation(() => {}))
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

interface Row {
  id: string
  title: unknown
}
const ODD = { odd: true }

const Shown = ({ row }: { row: Row }) => <b>{row.title as string}</b>
const list = (rows: Row[]) => (
  <I18nextProvider i18n={i18n}>
    <ul>
      <Items of={rows} id={({ id }) => id}>
        {(row) => {
          if (row.title === null) throw new RangeError('no title')
          return (
            <li>
              <Shown row={row} />
            </li>
          )
        }}
      </Items>
    </ul>
  </I18nextProvider>
)
const texts = () => screen.getAllByRole('listitem').map(({ textContent }) => textContent)

test.each([
  ['throws while it is drawn', null],
  ['holds a component that throws', ODD],
])('an item that %s says so with its id, and the others go on', (_, title) => {
  render(
    list([
      { id: 'a', title: 'First' },
      { id: 'b', title },
      { id: 'c', title: 'Third' },
    ]),
  )
  expect(texts()).toEqual([
    'First',
    'This entry could not be shown (b). Tell your admin if it stays like this.',
    'Third',
  ])
})

test('another state of the item is tried again; the same one is not', () => {
  const odd = { id: 'b', title: ODD }
  const page = render(list([odd]))
  const tries = vi.mocked(console.error).mock.calls.length
  expect(tries).toBeGreaterThan(0)
  page.rerender(list([{ id: 'a', title: 'New' }, odd]))
  expect(texts()).toEqual([
    'New',
    'This entry could not be shown (b). Tell your admin if it stays like this.',
  ])
  expect(vi.mocked(console.error).mock.calls).toHaveLength(tries)
  page.rerender(list([{ id: 'b', title: 'Mended' }]))
  expect(texts()).toEqual(['Mended'])
})

test.each(['pt-BR', 'es', 'fr', 'pl'])('in %s too', async (language) => {
  const other = await startI18n([], language)
  render(
    <I18nextProvider i18n={other}>
      <Items of={['x-1']} id={(id) => id} failed={(note) => <p role="note">{note}</p>}>
        {() => {
          throw new Error('odd')
        }}
      </Items>
    </I18nextProvider>,
  )
  const note = within(screen.getByRole('note'))
  note.getByText(/x-1/)
  expect(note.queryByText(/could not be shown/)).toBeNull()
})
