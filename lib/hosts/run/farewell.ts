/// <reference types="chrome" />
import { REPLACED, TAG, WANTED } from './dock.ts'
import type { Extension } from './extension.ts'
import { stayInFront } from './in-front.ts'

/** A newer version of this script comes by itself into the sites that the user added; it takes about so long. */
const SUCCESSOR_MS = 1500
/** The API is gone a moment after the port is (measured: Chromium 156). */
const GONE_MS = 100

const STYLE = `
:host{all:initial;position:fixed!important;margin:0!important;z-index:2147483647;inset:16px 16px auto auto;max-width:min(320px,calc(100vw - 32px));
color-scheme:light;font:14px/1.4 system-ui,sans-serif;--ground:light-dark(#fff,#182225);--line:light-dark(#d5dcdf,#2b383c);
--text:light-dark(#14232a,#e6eef0);--accent:light-dark(#0f766e,#5eead4);--on:light-dark(#fff,#06211e)}
:host([data-dark]){color-scheme:dark}
:host([data-side=left]){inset:16px auto auto 16px}
@media print{:host{display:none!important}}
div{padding:12px;border:1px solid var(--line);border-radius:10px;background:var(--ground);color:var(--text);box-shadow:0 4px 20px #0003}
p{margin:0 0 10px}
button{font:inherit;min-height:32px;padding:0 12px;margin:0 6px 0 0;border:1px solid transparent;border-radius:6px;cursor:pointer;
background:var(--accent);color:var(--on)}
button+button{background:none;color:inherit;border-color:var(--line)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}`

/**
 * Sees to it that an open sidebar does not stay behind dead when the extension is updated, reloaded or removed under its
 * page: it has the dock taken down.
 *
 * @param dock the dock's element; its event of replacement ends everything
 * @param replaced type of that event
 */
export function watchForEnd(
  dock: HTMLElement,
  extension: Extension,
  replaced: string,
  signal: AbortSignal,
): void {
  const window = dock.ownerDocument.defaultView as Window
  const ask = () => {
    if (!signal.aborted && !extension.alive()) dock.dispatchEvent(new Event(replaced))
  }
  for (const type of ['focus', 'visibilitychange', 'pointerdown'])
    window.addEventListener(type, ask, { signal, capture: true, passive: true })
  try {
    // Ends also when the worker falls asleep; then the events above have to do.
    const port = chrome.runtime.connect({ name: 'sidebar' })
    port.onDisconnect.addListener(() => setTimeout(ask, GONE_MS))
    signal.addEventListener('abort', () => extension.alive() && port.disconnect())
  } catch {
    // no extension here any more (the events tell), or a test without one
  }
}

/**
 * Where no newer script comes into a page that outlived its extension, offers to load the page again: only the rep may do
 * that, for what is written on the page could be lost. Nothing is said where the sidebar was neither open nor asked for.
 *
 * @param signal told before the dock is taken down
 */
export function offerReload(document: Document, extension: Extension, signal: AbortSignal): void {
  // No text can be asked for afterwards.
  const words = ['updated', 'updatedReload', 'updatedClose'].map((key) => extension.text(key))
  signal.addEventListener('abort', () => {
    const dock = document.querySelector<HTMLElement>(`${TAG}[${WANTED}]`)
    if (!dock || extension.alive()) return
    setTimeout(() => {
      if (!document.querySelector(TAG)) offer(dock, words) // else its successor has come
    }, SUCCESSOR_MS)
  })
}

/** A note where the sidebar was, as dark as that. A successor that comes late removes it as it removes an old dock. */
function offer(dock: HTMLElement, [text, reload, close]: string[]): void {
  const document = dock.ownerDocument
  const note = document.createElement(dock.localName)
  Object.assign(note.dataset, dock.dataset) // side and colours
  const root = note.attachShadow({ mode: 'closed' })
  const style = document.createElement('style')
  style.textContent = STYLE
  const card = document.createElement('div')
  card.setAttribute('role', 'alert')
  const words = document.createElement('p')
  words.textContent = text ?? ''
  card.append(words)
  const life = new AbortController()
  const end = () => {
    life.abort()
    note.remove()
  }
  note.addEventListener(REPLACED, end)
  const button = (label: string | undefined, act: () => void) => {
    const made = document.createElement('button')
    made.textContent = label ?? ''
    made.onclick = act
    card.append(made)
  }
  button(reload, () => document.location.reload())
  button(close, end)
  for (const type of ['keydown', 'keypress', 'keyup'])
    root.addEventListener(type, (event) => event.stopPropagation())
  root.append(style, card)
  stayInFront(note, () => root.activeElement as HTMLElement | null, life.signal).place()
}
