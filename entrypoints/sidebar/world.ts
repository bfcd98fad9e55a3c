import type { SidebarWorld } from '../../components/sidebar/sidebar-world.ts'
import { browser, type Runtime } from '../../lib/browser.ts'
import { openDatabase } from '../../lib/db/database.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { Hint } from '../../lib/domain/hint.ts'
import { sendToBackground, sendToTab } from '../../lib/messages/send.ts'
import { parseFromContentScript } from '../../lib/messages/to-extension.ts'
import { createHubClient } from '../../lib/sync/hub-client.ts'

/** The sidebar's outside world in a browser. Rejects when the page does not stand in a tab. */
export async function openWorld(): Promise<SidebarWorld> {
  const tab = await browser.tabs.getCurrent()
  const tabId = tab?.id
  if (tabId === undefined) throw new Error('The sidebar works in a tab only.')
  const db = openDatabase()

  return {
    db,
    now: () => Date.now(),
    listen(hear) {
      let heard = false
      // Every sidebar gets every tab's messages: only those of the own tab's content script count.
      const onMessage = (raw: unknown, sender: Runtime.MessageSender): undefined => {
        if (sender.id !== browser.runtime.id || sender.tab?.id !== tabId) return
        const message = parseFromContentScript(raw)
        if (message?.type !== 'hint' && message?.type !== 'hint.gone') return
        heard = true
        if (message.type === 'hint') hear({ hint: message.hint })
        else hear({ gone: message.token })
      }
      browser.runtime.onMessage.addListener(onMessage)
      sendToBackground({ type: 'hint.last', tabId }).then(
        (answer) => {
          const hint = Hint.safeParse(answer)
          if (hint.success && !heard) hear({ hint: hint.data, kept: true })
        },
        (error) => console.warn('Alongside: the background did not answer; waiting for the page.', error),
      )
      return () => browser.runtime.onMessage.removeListener(onMessage)
    },
    readAgain: async () => void (await sendToTab(tabId, { type: 'read' })),
    insert: (text) => sendToTab(tabId, { type: 'insert', text }),
    copy,
    pushOutbox: () => void sendToBackground({ type: 'outbox.push' }).catch(console.warn),
    sync: async () => void (await sendToBackground({ type: 'sync' })),
    lookUp: (address) => sendToBackground({ type: 'lead.lookup', address }),
    async olderTouchpoints(leadId, before) {
      const connection = await getSetting(db, 'connection')
      if (connection === null) throw new Error('Not connected to a hub.')
      const hub = createHubClient({ address: connection.hubAddress, key: connection.accessKey, fetch })
      const answer = await hub.touchpoints(leadId, before)
      if (!answer.ok) throw new Error(answer.failure.detail)
      return answer.value
    },
    openOptions: () => void browser.runtime.openOptionsPage(),
    close: () => void sendToTab(tabId, { type: 'dock', open: false }).catch(console.warn),
    // Focus is the one thing that crosses here: nothing is ever posted to the page.
    leave: () => window.parent.focus(),
    drafts: sessionStorage,
  }
}

/**
 * Writes to the clipboard. The asynchronous clipboard is refused in a frame whose page did not allow it, or while the
 * keyboard is in the page; the old way works there.
 */
async function copy(text: string): Promise<void> {
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
