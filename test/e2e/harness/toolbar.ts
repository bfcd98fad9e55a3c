import type { Page } from 'playwright-core'
import { type Browser, until } from '../../../hub/practice/open-browser.ts'

/** The popup that hangs from the toolbar's button. Playwright (1.65) makes no page of it, so it is led by hand. */
export interface ToolbarPopup {
  /** All text, as people read it. */
  text(): Promise<string>
  /** Presses a button with the mouse, by its text. */
  press(name: string): Promise<void>
}

/** The part of the protocol that playwright-core's types do not know (Extensions) or that is led by hand. */
interface Session {
  send(method: string, parameters?: object): Promise<unknown>
  on(event: 'Target.receivedMessageFromTarget', heard: (event: { message: string }) => void): void
}
interface Answer {
  id?: number
  result?: unknown
  error?: { message: string }
}
interface Target {
  targetId: string
  type: string
  url: string
}

/**
 * Presses the extension's button in the toolbar over a page, as its user does: the browser itself grants `activeTab` for
 * that tab and opens the popup, headless too (Chromium 156).
 */
export async function pressToolbarButton(browser: Browser, page: Page): Promise<ToolbarPopup> {
  await page.bringToFront()
  const session = (await browser.context.browser()!.newBrowserCDPSession()) as unknown as Session
  const targets = async () =>
    ((await session.send('Target.getTargets', { filter: [{}] })) as { targetInfos: Target[] }).targetInfos
  const tab = (await targets()).find(({ type, url }) => type === 'tab' && url === page.url())
  const before = new Set((await targets()).map(({ targetId }) => targetId))
  await session.send('Extensions.triggerAction', { id: browser.extensionId, targetId: tab?.targetId })
  const { targetId } = await until('the popup to open', async () =>
    (await targets()).find(
      ({ targetId, url }) => !before.has(targetId) && url === browser.extensionPage('popup.html'),
    ),
  )
  const { sessionId } = (await session.send('Target.attachToTarget', { targetId, flatten: false })) as {
    sessionId: string
  }

  const waiting = new Map<number, (answer: Answer) => void>()
  session.on('Target.receivedMessageFromTarget', ({ message }) => {
    const answer = JSON.parse(message) as Answer
    waiting.get(answer.id ?? 0)?.(answer)
  })
  const send = async (method: string, params: object): Promise<unknown> => {
    const id = waiting.size + 1
    const answered = new Promise<Answer>((resolve) => waiting.set(id, resolve))
    await session.send('Target.sendMessageToTarget', {
      sessionId,
      message: JSON.stringify({ id, method, params }),
    })
    const { result, error } = await answered
    if (error) throw new Error(`${method}: ${error.message}`)
    return result
  }
  const evaluate = async (expression: string): Promise<unknown> => {
    const { result } = (await send('Runtime.evaluate', { expression, returnByValue: true })) as {
      result: { value?: unknown }
    }
    return result.value
  }

  return {
    text: async () => String(await evaluate('document.body.innerText')),
    async press(name) {
      const place = (await until(`“${name}” in the popup`, () =>
        evaluate(`(() => {
          const button = [...document.querySelectorAll('button')].find((each) => each.innerText === ${JSON.stringify(name)})
          if (!button) return null
          const { x, y, width, height } = button.getBoundingClientRect()
          return { x: x + width / 2, y: y + height / 2 }
        })()`),
      )) as { x: number; y: number }
      for (const type of ['mousePressed', 'mouseReleased'])
        await send('Input.dispatchMouseEvent', { type, ...place, button: 'left', clickCount: 1 })
    },
  }
}
