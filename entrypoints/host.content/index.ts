import { defineContentScript } from 'wxt/utils/define-content-script'
import { practice } from '../../lib/hosts/practice/practice.host.ts'
import { extension } from '../../lib/hosts/run/extension.ts'
import { loader } from '../../lib/hosts/run/loader.ts'
import { runHost } from '../../lib/hosts/run/run-host.ts'

/**
 * The only script in host pages, in the top frame. Statically only for the practice inbox; the background registers
 * the same file for each site that the user adds.
 */
export default defineContentScript({
  registration: 'manifest',
  matches: [...practice.matches],
  runAt: 'document_idle',
  async main() {
    // After the page's own load: it pays for nothing of ours meanwhile, but a slow picture must not keep us out.
    if (document.readyState !== 'complete') {
      await new Promise<void>((done) => {
        // In a task of its own: the page's load event is not over before its listeners are.
        window.addEventListener('load', () => setTimeout(done), { once: true })
        setTimeout(done, 700)
      })
    }
    try {
      const stored = extension.loadDock(window.location.origin)
      await loader.startHost(window, extension, stored, (coming, life) =>
        runHost(coming, window, extension, loader, life, stored),
      )
    } catch {
      // Its files cannot be loaded. A script of an older version, where there is one, takes itself down and offers a reload.
      void extension.send({ type: 'start.failed' })
    }
  },
})
