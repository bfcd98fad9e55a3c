/**
 * Writes to the clipboard. The asynchronous clipboard is refused in a frame whose page did not allow it, or while the
 * keyboard is in the page; the old way works there.
 */
export async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    area.className = 'fixed opacity-0'
    const focused = document.activeElement
    document.body.append(area)
    area.select()
    const done = document.execCommand('copy')
    area.remove()
    if (focused instanceof HTMLElement) focused.focus()
    if (!done) throw new Error('The browser did not let the text be copied.')
  }
}
