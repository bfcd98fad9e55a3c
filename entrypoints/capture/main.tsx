import '../../lib/start-zod.ts'
import '../../components/base/base.css'
import { mount } from '../../components/base/mount.tsx'
import { saveFile } from '../../components/base/save-file.ts'
import { CapturePage } from '../../components/capture/capture-page.tsx'
import type { CaptureWorld } from '../../components/capture/capture-world.ts'
import { browser } from '../../lib/browser.ts'
import { openComputer } from '../../lib/db/computer.ts'
import { mustOpen } from '../../lib/db/open.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { parseCapture } from '../../lib/messages/from-page.ts'
import { sendToTab } from '../../lib/messages/send.ts'

const tabId = Number(new URLSearchParams(location.search).get('tab'))

const world: CaptureWorld = {
  now: Date.now,
  // The content script is not trusted: what it sends is parsed, and shown as text.
  capture: async () => parseCapture(await sendToTab(tabId, { type: 'capture' })),
  saveFile: (name, text) => saveFile(name, text, 'text/html'),
  copy: (text) => navigator.clipboard.writeText(text),
  async back() {
    const tab = await browser.tabs.update(tabId, { active: true })
    if (tab?.windowId !== undefined) await browser.windows.update(tab.windowId, { focused: true })
  },
}

void mount(['capture'], async () => {
  const computer = await mustOpen(openComputer())
  const [language, theme] = await Promise.all([
    getSetting(computer, 'language'),
    getSetting(computer, 'theme'),
  ])
  return { language, theme, page: <CapturePage world={world} /> }
})
