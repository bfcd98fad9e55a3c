import { act, cleanup, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { I18nextProvider } from 'react-i18next'
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { StorageProblem } from '../../lib/domain/storage-problem.ts'
import { Button } from './button.tsx'
import { changeLanguage, startI18n } from './i18n.ts'
import { label } from './labels.ts'
import { Markdown } from './markdown.tsx'
import { mount } from './mount.tsx'
import { relativeTime } from './relative-time.tsx'
import { chooseLanguage } from './texts.ts'
import { UndoBar } from './undo-bar.tsx'

let i18n: Awaited<ReturnType<typeof startI18n>>
beforeAll(async () => {
  i18n = await startI18n([], 'en')
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

describe('language', () => {
  it.each([
    ['pl', [], 'pl'],
    [null, ['es-MX', 'en'], 'es'],
    [null, ['pt-PT'], 'pt-BR'],
    [null, ['de', 'fr-CH'], 'fr'],
    [null, ['de'], 'en'],
    ['xx', ['pl'], 'pl'],
  ])('%s with %j is %s', (chosen, preferred, expected) => {
    expect(chooseLanguage(chosen, preferred)).toBe(expected)
  })

  it('turns over while the page runs', async () => {
    const page = await startI18n([], 'en')
    await changeLanguage(page, 'pl')
    expect(page.t('action.undo')).toBe('Cofnij')
    expect(document.documentElement.lang).toBe('pl')
  })
})

describe('labels', () => {
  it.each([
    ['status', 'Open - Not Contacted', 'Open, not contacted'],
    ['status', 'OPEN_DEAL', 'Open deal'],
    ['status', 'Bei Ute: {{ruft}} an', 'Bei Ute: {{ruft}} an'],
    ['kind', 'constructor', 'constructor'],
    ['kind', 'page.videohit', 'page.videohit'],
    ['stage', 'marketingqualifiedlead', 'Marketing qualified'],
  ] as const)('%s %s reads %s', (group, value, expected) => {
    expect(label(i18n.t, group, value)).toBe(expected)
  })
})

describe('relative time', () => {
  const now = Date.parse('2026-11-22T12:00:00Z')
  it.each([
    ['2026-11-22T11:59:40Z', 'en', 'now'],
    ['2026-11-22T09:30:00Z', 'en', '2 hours ago'],
    ['2026-11-21T11:00:00Z', 'es', 'ayer'],
    ['2026-11-15T11:00:00Z', 'fr', 'il y a 1 semaine'],
    ['2026-11-22T12:09:00Z', 'en', 'now'],
    ['2026-11-23T11:00:00Z', 'en', 'Nov 23, 2026'],
    ['2026-11-23T11:00:00Z', 'pl', '23 lis 2026'],
  ])('%s in %s is %s', (at, language, expected) => {
    expect(relativeTime(at, now, language)).toBe(expected)
  })
})

describe('mount', () => {
  const root = () => document.body.appendChild(document.createElement('div'))

  it('says what is wrong when the page cannot start', async () => {
    const at = root()
    const close = vi.fn()
    await act(async () => {
      await mount([], () => Promise.reject(new Error('database is locked')), { root: at, close })
    })
    const page = within(within(at).getByRole('main', { name: 'Alongside' }))
    await userEvent.click(page.getByRole('button', { name: 'Close' }))
    expect(close).toHaveBeenCalledOnce()
    expect(at.textContent).toContain('This page stopped working')
    expect(at.textContent).toContain('database is locked')
  })

  it('says what is wrong when the page breaks', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const Broken = () => {
      throw new Error('no such thing')
    }
    const at = root()
    await act(async () => {
      await mount([], () => ({ language: 'en', theme: 'dark', page: <Broken /> }), { root: at })
    })
    expect(at.textContent).toContain('no such thing')
    expect(document.documentElement.dataset.theme).toBe('dark')
  })

  it('goes on by itself when what is stored can be read again, at the start and later', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => {})
    const at = root()
    let problem: StorageProblem | null = new StorageProblem('full', 'no room')
    const Page = () => {
      if (problem) throw problem
      return <p>Here it is</p>
    }
    const page = { language: 'en', theme: 'dark' as const, page: <Page /> }
    const prepare = () => (problem ? Promise.reject(problem) : page)
    await act(() => mount([], prepare, { root: at }))
    expect(at.textContent).toContain('This computer has no room left')
    problem = null
    await waitFor(() => expect(at.textContent).toBe('Here it is'))

    problem = new StorageProblem('lost', 'taken away')
    const later = root()
    await act(() => mount([], () => page, { root: later }))
    expect(later.textContent).toContain('The browser cannot open what Alongside stored')
    problem = null
    await waitFor(() => expect(later.textContent).toBe('Here it is'))
  })

  it('a failed migration is not tried again by itself', async () => {
    vi.useFakeTimers()
    const prepare = vi.fn(() => Promise.reject(new StorageProblem('migration', 'no such field')))
    await act(() => mount([], prepare, { root: root() }))
    await act(() => vi.advanceTimersByTimeAsync(600_000))
    expect(prepare).toHaveBeenCalledOnce()
  })
})

describe('components', () => {
  it('a busy button does nothing but keeps the focus', async () => {
    const press = vi.fn()
    render(
      <Button busy onClick={press}>
        Save
      </Button>,
    )
    await userEvent.click(screen.getByRole('button', { name: 'Save' }))
    expect(press).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'Save' }))
  })

  it('Undo waits while the keyboard is on it', () => {
    vi.useFakeTimers()
    const gone = vi.fn()
    render(
      <I18nextProvider i18n={i18n}>
        <UndoBar message="Accepted" onUndo={() => {}} onGone={gone} />
      </I18nextProvider>,
    )
    act(() => screen.getByRole('button', { name: 'Undo' }).focus())
    act(() => vi.advanceTimersByTime(20_000))
    expect(gone).not.toHaveBeenCalled()
    act(() => screen.getByRole('button', { name: 'Undo' }).blur())
    act(() => vi.advanceTimersByTime(6000))
    expect(gone).toHaveBeenCalledOnce()
  })

  it('Markdown runs no HTML, fetches no image and opens no script', async () => {
    const text =
      '# Big\n\n**bold** <img src=x onerror=alert(1)> ![alt](https://t.example/p.gif) [bad](javascript:alert(1))'
    const { container } = render(<Markdown text={text} />)
    expect((await screen.findByText('bold')).tagName).toBe('STRONG')
    expect(container.querySelector('img, h1, script')).toBeNull()
    expect(container.querySelector('a')?.getAttribute('href') ?? '').not.toContain('javascript')
  })
})
