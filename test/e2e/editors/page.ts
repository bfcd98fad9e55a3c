/** Opens the editor that the address names (`?editor=quill`), for editors.e2e.ts. No part of the product. */
import { type Opened, openers } from './openers.ts'

declare global {
  interface Window {
    /** Set when the editor is ready. */
    opened?: Opened
    /** Whether anything pressed "Send". */
    submitted?: boolean
  }
}

const name = new URLSearchParams(location.search).get('editor') ?? ''
const open = openers[name]
if (!open) throw new Error(`There is no editor "${name}".`)
const holder = document.querySelector<HTMLElement>('#holder')
if (!holder) throw new Error('The page has no holder.')
window.opened = await open(holder)
