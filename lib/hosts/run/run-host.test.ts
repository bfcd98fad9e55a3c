// @vitest-environment jsdom
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineHost } from '../define-host.ts'
import type { Loader } from './loader.ts'
import { runHost } from './run-host.ts'
import type { SidebarLink } from './sidebar-link.ts'
import { fakeExtension, fakeLoader } from './testing.ts'

const host = defineHost(
  { id: 'mail', name: 'Mail', matches: [] },
  {
    version: 1,
    checked: [],
    pages: [{ kind: 'message', test: () => true }],
    selectors: { from: ['.from'] },
    editors: [],
    read: (page) => ({
      participants: page.all('from').map((each) => ({ role: 'from' as const, text: each.textContent })),
      thread: null,
    }),
  },
)

let end: AbortController
let roots: ShadowRoot[]
const attach = Element.prototype.attachShadow
beforeEach(() => {
  end = new AbortController()
  roots = []
  document.body.innerHTML = '<div class="from">lena@fischer.test</div><input id="field">'
  document.body.setAttribute('style', 'padding-right: 7px;color:red')
  // The root is closed, also to us: the test keeps what attachShadow returns.
  Element.prototype.attachShadow = function (init) {
    expect(init.mode).toBe('closed')
    const root = attach.call(this, init)
    roots.push(root)
    return root
  }
})
afterEach(() => {
  end.abort()
  Element.prototype.attachShadow = attach
  location.hash = ''
})

const start = async (extension = fakeExtension()) => {
  await runHost(host, window, extension, fakeLoader(), end)
  return extension
}
const hintsOf = (extension: ReturnType<typeof fakeExtension>) =>
  extension.sent
    .filter((message) => message.type === 'hint')
    .map((message) =>
      (message.hint as { participants: { text: string }[] }).participants.map(({ text }) => text),
    )
/** Two cores and ten test files at once: slow is not wrong. */
const soon = (check: () => void) => vi.waitFor(check, 20_000)
const dock = () => document.querySelector<HTMLElement>('alongside-dock')
const paddingRight = () => getComputedStyle(document.body).paddingRight

test('the former page is gone before anything else is said', async () => {
  const extension = await start()
  expect(extension.sent[0]?.type).toBe('hint.gone')
  expect(extension.sent[1]).toMatchObject({
    type: 'hint',
    hint: { host: 'mail', origin: location.origin, pageKind: 'message', recognised: true },
  })
})

test('a page that names nobody and does not change is called unrecognised once it had its time', async () => {
  document.querySelector('.from')?.remove()
  const extension = await start()
  expect(hintsOf(extension)).toEqual([])
  await soon(() => expect(hintsOf(extension)).toEqual([[]]))
})

test('a change is read once when it settles; nothing is sent while nothing relevant changes', async () => {
  const extension = await start()
  for (let i = 0; i < 1000; i++) document.body.append(document.createElement('i'))
  await new Promise((done) => setTimeout(done, 150))
  expect(hintsOf(extension)).toEqual([['lena@fischer.test']])
  document.querySelector('.from')?.replaceChildren('tom@okafor.test')
  await soon(() => expect(hintsOf(extension)).toEqual([['lena@fischer.test'], ['tom@okafor.test']]))
})

test('a navigation takes the former person away at once', async () => {
  const extension = await start()
  location.hash = '#/next'
  await soon(() => expect(extension.sent.at(-1)?.type).toBe('hint.gone'))
  document.querySelector('.from')?.replaceChildren('tom@okafor.test')
  await soon(() => expect(hintsOf(extension).at(-1)).toEqual(['tom@okafor.test']))
  expect(hintsOf(extension)).toHaveLength(2)
})

test('is open at first, whoever the page is about, without taking the focus; aborting leaves the page as it was', async () => {
  const before = document.documentElement.outerHTML
  const field = document.querySelector('#field') as HTMLElement
  field.focus()
  const extension = await start(fakeExtension())
  await soon(() => expect(roots[0]?.querySelector('iframe')).not.toBeNull())
  expect(document.activeElement).toBe(field)
  expect(document.querySelector('alongside-dock > style')?.textContent).toContain('7px + min(376px,')
  expect(document.body.getAttribute('style')).toBe('padding-right: 7px;color:red')
  expect(extension.docks).toEqual({}) // the rep has not chosen
  end.abort()
  expect(document.documentElement.outerHTML).toBe(before)
  expect(extension.hear).toBeNull()
})

test('the iframe is made when first opened; what the rep chose is remembered and not overruled', async () => {
  const extension = await start(fakeExtension())
  await soon(() => expect(roots[0]?.querySelector('iframe')).not.toBeNull())
  await extension.hear?.({ type: 'dock', open: false }, 'own')
  expect(document.querySelector('alongside-dock > style')?.textContent).toBe('')
  expect(extension.docks[location.origin]).toEqual({ open: false, side: 'right' })
  end.abort()

  end = new AbortController()
  roots = []
  await start(extension)
  await new Promise((done) => setTimeout(done, 50))
  expect(roots[0]?.querySelector('iframe')).toBeNull()
  roots[0]?.querySelector<HTMLElement>('.launcher')?.click()
  await soon(() => expect(roots[0]?.querySelector('iframe')).not.toBeNull())
  expect(extension.docks[location.origin]?.open).toBe(true)
})

test('a page that blocks the sidebar and says so late gets it at its fixed address, once', async () => {
  const observers: {
    tell: (reports: object[]) => void
    on: boolean
  }[] = []
  vi.stubGlobal(
    'ReportingObserver',
    class {
      seen: (typeof observers)[number]
      constructor(tell: (reports: object[]) => void) {
        this.seen = { tell, on: false }
        observers.push(this.seen)
      }
      observe() {
        this.seen.on = true
      }
      disconnect() {
        this.seen.on = false
      }
    },
  )
  try {
    const extension = await start()
    vi.useFakeTimers()
    await extension.hear?.({ type: 'dock', open: true }, 'own')
    const frame = roots[0]?.querySelector('iframe') as HTMLIFrameElement
    expect(frame.src).toBe('about:blank')
    await vi.advanceTimersByTimeAsync(60_000)
    const [observer] = observers
    expect(observer?.on, 'still waiting').toBe(true)
    observer?.tell([{ type: 'coep', body: { disposition: 'reporting' } }])
    await vi.advanceTimersByTimeAsync(1)
    expect(frame.src, 'a page that only tries it out').toBe('about:blank')
    observer?.tell([{ type: 'coep', body: { disposition: 'enforce' } }])
    await vi.advanceTimersByTimeAsync(1)
    expect(frame.src).toBe('about:blank#fixed')
    expect(observer?.on).toBe(false)
  } finally {
    vi.useRealTimers()
    vi.unstubAllGlobals()
  }
})

test('the keyboard command gives the focus back', async () => {
  const extension = await start()
  const field = document.querySelector('#field') as HTMLElement
  field.focus()
  await extension.hear?.({ type: 'dock', open: 'toggle' }, 'own')
  expect(document.activeElement).toBe(field)
  await extension.hear?.({ type: 'dock', open: 'toggle' }, 'own')
  expect(document.activeElement).toBe(dock())
  await extension.hear?.({ type: 'dock', open: 'toggle' }, 'own')
  expect(document.activeElement).toBe(field)
})

test('width and side by keyboard; keys on the controls do not reach the page', async () => {
  const extension = await start()
  await extension.hear?.({ type: 'dock', open: true }, 'own')
  const handle = roots[0]?.querySelector('.handle') as HTMLElement
  const heard: string[] = []
  document.addEventListener('keydown', (event) => heard.push(event.key), { signal: end.signal })
  const press = (key: string) =>
    handle.dispatchEvent(
      new KeyboardEvent('keydown', { key, bubbles: true, composed: true, cancelable: true }),
    )
  press('ArrowLeft')
  expect(extension.docks[location.origin]).toEqual({ open: true, side: 'right', width: 392 })
  press('End')
  press('Enter')
  expect(extension.docks[location.origin]).toMatchObject({ width: 720, side: 'left' })
  expect(document.querySelector('alongside-dock > style')?.textContent).toContain(
    'padding-left:calc(0px + min(720px,',
  )
  press('Home')
  expect(handle.getAttribute('aria-valuenow')).toBe('300')
  press('Delete')
  press('Escape')
  expect(extension.docks[location.origin]).toMatchObject({ open: false })
  expect(heard).toEqual([])
})

test('what is changed in one tab undoes nothing that was changed in another meanwhile', async () => {
  const extension = await start()
  await extension.hear?.({ type: 'dock', open: true }, 'own')
  extension.saveDock(location.origin, { open: false, over: true, side: 'left' }) // in the other tab
  const handle = roots[0]?.querySelector('.handle') as HTMLElement
  handle.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }))
  expect(extension.docks[location.origin]).toEqual({ open: false, over: true, side: 'left', width: 392 })
  await extension.hear?.({ type: 'dock', open: false }, 'own')
  expect(extension.docks[location.origin]).toMatchObject({ open: false, side: 'left' })
})

test('a stored state that makes no sense reads as the default', async () => {
  const extension = fakeExtension()
  extension.docks[location.origin] = { open: 'yes', side: 'top', width: 1e9 } as never
  await start(extension)
  await extension.hear?.({ type: 'dock', open: true }, 'own')
  expect(dock()?.dataset.side).toBe('right')
  expect(dock()?.style.getPropertyValue('--width')).toBe('720px')
})

test('a script whose extension was reloaded takes itself down at the next change', async () => {
  const extension = await start()
  extension.living = false
  document.querySelector('.from')?.replaceChildren('tom@okafor.test')
  await soon(() => expect(dock()).toBeNull())
  expect(hintsOf(extension)).toEqual([['lena@fischer.test']])
})

test('a newer script replaces the one before it', async () => {
  const first = await start()
  const second = fakeExtension()
  const life = new AbortController()
  await runHost(host, window, second, fakeLoader(), life)
  expect(document.querySelectorAll('alongside-dock')).toHaveLength(1)
  expect(first.hear).toBeNull()
  expect(second.hear).not.toBeNull()
  life.abort()
  expect(document.querySelector('alongside-dock')).toBeNull()
})

test('comes back when the page sweeps it away, but does not fight for ever', async () => {
  await start()
  const sweep = () => {
    dock()?.remove()
    document.body.append(document.createElement('i'))
  }
  for (let comebacks = 1; comebacks <= 4; comebacks++) {
    sweep()
    await soon(() => expect(dock()).not.toBeNull())
  }
  sweep()
  await new Promise((done) => setTimeout(done, 1000))
  expect(dock()).toBeNull()
})

test('commands of others are not heard, and the page keeps its own padding', async () => {
  const extension = await start()
  await extension.hear?.({ type: 'dock', open: false }, 'own')
  expect(extension.hear?.({ type: 'dock', open: true }, 'other')).toBeNull()
  expect(extension.hear?.({ type: 'send' }, 'own')).toBeNull()
  expect(paddingRight()).toBe('7px')
})

test('reads again when asked, and says the same again', async () => {
  const extension = await start()
  await extension.hear?.({ type: 'read' }, 'own')
  expect(hintsOf(extension)).toEqual([['lena@fischer.test'], ['lena@fischer.test']])
})

test('keys are listened for once, however soon they are told of again, and the last word holds', async () => {
  const takes: unknown[][] = []
  let listeners = 0
  const loader = fakeLoader()
  const late = await loader.lateParts()
  loader.lateParts = async () => ({
    ...late,
    insertKeys() {
      listeners++
      return { take: (...wanted) => void takes.push(wanted), adopt() {} }
    },
  })
  const extension = fakeExtension()
  await runHost(host, window, extension, loader, end)
  const tell = (count: number) => extension.hear?.({ type: 'keys', held: 'alt', count }, 'own')
  await Promise.all([tell(0), tell(2)])
  await tell(1)
  expect(listeners).toBe(1)
  expect(takes).toEqual([
    ['alt', 0],
    ['alt', 2],
    ['alt', 1],
  ])
})

const ABOUT = {
  ...{ pageKind: 'message', thread: null, withoutAddress: [] },
  participants: [{ role: 'from', text: 'lena@fischer.test' }],
}
const USE = { id: 'i1', workspace: 'alongside w', leadId: null, talkingPointId: 'p1' }
const KEPT = { text: 'Hello', uses: [{ ...USE, id: 'i0' }], about: ABOUT }

describe('insert, with the second file still on its way', () => {
  const withEditor = { ...host, editors: [{ selector: '#area', kind: 'textarea' as const }] }
  const area = () => document.querySelector('#area') as HTMLTextAreaElement
  /** The second file arrives when the test says so. */
  function slow(answers = {}) {
    const extension = fakeExtension(answers)
    const arrive = Promise.withResolvers<void>()
    const { lateParts } = fakeLoader()
    const loader = fakeLoader({ lateParts: () => arrive.promise.then(lateParts) })
    return { extension, loader, arrive }
  }

  test('writes where the caret was when the rep left the editor', async () => {
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area">Hello , bye</textarea>')
    const { extension, loader, arrive } = slow()
    await runHost(withEditor, window, extension, loader, end)
    area().focus()
    area().setSelectionRange(6, 6)
    document.querySelector<HTMLElement>('#field')?.focus()
    const answer = extension.hear?.({ type: 'insert', text: 'Lena', use: USE }, 'own')
    await new Promise((done) => setTimeout(done, 100))
    expect(area().value).toBe('Hello , bye')
    arrive.resolve()
    expect(await answer).toEqual({ inserted: 'at-caret' })
    expect(area().value).toBe('Hello Lena, bye')
  })

  test('a page that comes up with an open editor takes what the page before it left, once', async () => {
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    const { extension, loader, arrive } = slow({ 'insert.take': () => KEPT })
    await runHost(withEditor, window, extension, loader, end)
    document.body.append('a change')
    await new Promise((done) => setTimeout(done, 100))
    arrive.resolve()
    await soon(() => expect(area().value).toBe('Hello'))
    expect(extension.sent.filter(({ type }) => type === 'insert.take')).toHaveLength(1)
    await soon(() =>
      expect(extension.sent.at(-1)).toEqual({ type: 'insert.done', ids: ['i0'], written: true }),
    )
  })

  test.each([
    ['of the page before', { 'insert.take': () => KEPT }],
    ['of this page', {}],
  ])('Cancel takes back what is on its way: %s', async (_, answers) => {
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    const { extension, loader, arrive } = slow(answers)
    await runHost(withEditor, window, extension, loader, end)
    document.body.append('a change')
    const answer = extension.hear?.({ type: 'insert', text: 'Lena', use: USE }, 'own')
    await new Promise((done) => setTimeout(done, 100))
    extension.hear?.({ type: 'insert.cancel' }, 'own')
    arrive.resolve()
    expect(await answer).toEqual({ inserted: false, reason: 'cancelled' })
    await new Promise((done) => setTimeout(done, 100))
    expect(area().value).toBe('')
    const [done] = extension.sent.filter(({ type }) => type === 'insert.done')
    if ('insert.take' in answers) expect(done).toMatchObject({ written: false })
  })

  test.each([
    ['that can be written', '<textarea id="area"></textarea>', true],
    ['that can be written, cancelled', '<textarea id="area"></textarea>', false],
    ['that waits for an editor, cancelled', '', false],
  ])('what the page before left is no failure where it was cancelled: %s', async (_, html, isWritten) => {
    document.body.insertAdjacentHTML('beforeend', html)
    const { extension, loader, arrive } = slow({ 'insert.take': () => KEPT })
    let link: SidebarLink | undefined
    const { createDock } = loader
    loader.createDock = (...all) => {
      link = all[3]
      return createDock(...all)
    }
    if (html === '') arrive.resolve()
    await runHost(withEditor, window, extension, loader, end)
    if (html === '') void extension.hear?.({ type: 'insert', text: 'Lena', use: USE }, 'own')
    else document.body.append('a change')
    await new Promise((done) => setTimeout(done, 500))
    if (!isWritten) await extension.hear?.({ type: 'insert.cancel' }, 'own')
    arrive.resolve()
    await soon(() =>
      expect(extension.sent.at(-1)).toEqual({ type: 'insert.done', ids: ['i0'], written: isWritten }),
    )
    expect(link).toMatchObject({ inserted: isWritten || null })
  })

  test('Cancel that this page hears before it has asked for what the page before left counts', async () => {
    const { extension, loader, arrive } = slow({ 'insert.take': () => KEPT })
    arrive.resolve()
    await runHost(withEditor, window, extension, loader, end)
    await extension.hear?.({ type: 'insert.cancel' }, 'own')
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    await soon(() =>
      expect(extension.sent.at(-1)).toEqual({ type: 'insert.done', ids: ['i0'], written: false }),
    )
    expect(area().value).toBe('')
  })

  test('a Cancel that stands in line behind its Insert, while the page is busy, comes first', async () => {
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    const { extension, loader, arrive } = slow()
    arrive.resolve()
    await runHost(withEditor, window, extension, loader, end)
    const insert = () => extension.hear?.({ type: 'insert', text: 'Lena', use: USE }, 'own')
    expect(await insert()).toEqual({ inserted: 'at-caret' })
    const inLine = ['insert', 'cancel'] as const
    const answer = Promise.withResolvers<unknown>()
    for (const type of inLine)
      setTimeout(() => {
        if (type === 'insert') answer.resolve(insert())
        else extension.hear?.({ type: 'insert.cancel' }, 'own')
      })
    expect(await answer.promise).toEqual({ inserted: false, reason: 'cancelled' })
    expect(area().value).toBe('Lena')
  })

  test('what the page before left is taken also where Insert is pressed before an editor is there', async () => {
    let taken = 0
    const { extension, loader, arrive } = slow({ 'insert.take': () => (taken++ ? null : KEPT) })
    arrive.resolve()
    await runHost(withEditor, window, extension, loader, end)
    const answers = ['Second', 'Third'].map((text) =>
      extension.hear?.({ type: 'insert', text, use: USE }, 'own'),
    )
    await new Promise((done) => setTimeout(done, 500))
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    expect(await Promise.all(answers)).toEqual([{ inserted: 'in-new-reply' }, { inserted: 'in-new-reply' }])
    expect(area().value.trim()).toBe('Hello\n\nSecond\n\nThird')
    expect(taken).toBe(1)
    const done = extension.sent.filter(({ type }) => type === 'insert.done')
    expect(done).toEqual([{ type: 'insert.done', ids: ['i0'], written: true }])
  })

  test('says so when it does not arrive; the next try loads it again', async () => {
    document.body.insertAdjacentHTML('beforeend', '<textarea id="area"></textarea>')
    const extension = fakeExtension()
    const loader: Loader = fakeLoader()
    const { lateParts } = loader
    loader.lateParts = () => Promise.reject(new Error('gone'))
    await runHost(withEditor, window, extension, loader, end)
    expect(await extension.hear?.({ type: 'insert', text: 'x', use: USE }, 'own')).toEqual({
      inserted: false,
      reason: 'refused',
    })
    await extension.hear?.({ type: 'dock', open: true }, 'own')
    expect(roots[0]?.querySelector('iframe')).toBeNull()
    loader.lateParts = lateParts
    await extension.hear?.({ type: 'dock', open: true }, 'own')
    expect(roots[0]?.querySelector('iframe')).not.toBeNull()
    expect(await extension.hear?.({ type: 'insert', text: 'x', use: USE }, 'own')).toEqual({
      inserted: 'at-caret',
    })
  })
})
