/// <reference types="chrome" />
/**
 * The sidebar's first script, small and in a file of its own (wxt.config.ts): it runs while the others are loading, and asks
 * at once for what comes from elsewhere. It imports nothing that those have.
 */
import { chooseLanguage, loadAhead, type Namespace } from '../../components/base/texts.ts'
import type { Answer, Message, ToBackground } from '../../lib/messages/table.ts'

/** Texts of the sidebar. */
export const NAMESPACES: readonly Namespace[] = ['sidebar', 'answers']

/** At the address that any page may embed, nothing is asked for before the sidebar is admitted (admit.ts). */
export const needsTicket = (): boolean => location.pathname.endsWith('/sidebar-static.html')

type FirstAnswer = Answer<ToBackground, 'page.first'>

/** By the bare `chrome` object, which Firefox has too. */
async function ask(): Promise<FirstAnswer> {
  const message: Message<ToBackground, 'page.first'> = { type: 'page.first', language: chooseLanguage(null) }
  try {
    const answer: FirstAnswer = await chrome.runtime.sendMessage(message)
    return answer?.settings ? answer : null // a failure (lib/messages/refusal.ts) is no page either
  } catch (error) {
    console.warn('Alongside: the background does not say what to paint first.', error)
    return null
  }
}

loadAhead(NAMESPACES)
let asked = needsTicket() ? null : ask()

/** What the background, whose databases are open, says that is to be painted first; null when it does not know. */
export function firstAnswer(): Promise<FirstAnswer> {
  const answer = asked ?? ask()
  asked = null
  return answer
}
