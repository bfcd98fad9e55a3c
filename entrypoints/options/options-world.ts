import { saveFile } from '../../components/base/save-file.ts'
import type { ConnectAnswer, OptionsWorld, Site } from '../../components/options/options-world.ts'
import { browser } from '../../lib/browser.ts'
import type { ComputerDatabase } from '../../lib/db/computer.ts'
import { forgetConnected, noticeDropped } from '../../lib/db/dropped.ts'
import { takePolicy } from '../../lib/db/policy.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { eraseDatabases, type Stores } from '../../lib/db/workspaces.ts'
import { publicSites } from '../../lib/hosts/public-sites.ts'
import { HOSTS, matchesPattern } from '../../lib/hosts/registry.ts'
import { sendToBackground } from '../../lib/messages/send.ts'
import { covers } from '../../lib/sites/match-pattern.ts'
import {
  addPatterns,
  addSite,
  companySites,
  isAllowed,
  listSites,
  removeSite,
} from '../../lib/sites/sites.ts'
import { connect, signOut } from '../../lib/sync/connect.ts'
import { openPages } from './open-pages.ts'

/** The options page's world in the browser. */
export function optionsWorld(stores: Stores): OptionsWorld {
  const { computer } = stores
  // The background does the work in its own time; what it finds is read from the database.
  const sync = () => sendToBackground({ type: 'sync' })
  const company = async () => companySites((await getSetting(computer, 'policy')).policy)
  return {
    ...stores,
    now: Date.now,
    async connect(hubAddress, accessKey, kept): Promise<ConnectAnswer> {
      const answer = await connect(computer, {
        hubAddress,
        accessKey,
        ...(kept && { kept }),
        fetch: (...request) => fetch(...request),
      })
      if (answer.ok) {
        void sync().catch(() => {}) // before anything is waited for: the page may be closed as soon as it says "Connected"
        await noticeDropped(computer, browser.storage.local) // writes down that the rep is connected
        return { ok: true }
      }
      if (answer.failure === 'moved') {
        const { workspaceName: name, ...moved } = answer.moved
        return { ok: false, problem: 'moved', name, ...moved }
      }
      const { reason, detail } = answer.failure
      if (reason === 'offline' || reason === 'timeout') return { ok: false, problem: 'unreachable' }
      if (reason === 'refused') return { ok: false, problem: 'refused' }
      if (reason === 'answer') return { ok: false, problem: 'not_a_hub' }
      return { ok: false, problem: 'other', detail }
    },
    async signOut(unsent) {
      await forgetConnected(browser.storage.local)
      await signOut(computer, unsent)
      await forgetConnected(browser.storage.local) // a worker that started in between has noted it again
      void sync().catch(() => {}) // the toolbar button forgets what it counted
    },
    sync,
    pushOutbox: () => void sendToBackground({ type: 'outbox.push' }).catch(() => {}),
    sites: {
      async list() {
        const [sites, preset] = await Promise.all([listSites(browser), company()])
        return sites.map(
          ({ pattern, host }): Site => ({
            pattern,
            name: host,
            host: productAt(host),
            byCompany: preset.sites.some((site) => covers(site.pattern, pattern)),
            off: !isAllowed(pattern, preset),
          }),
        )
      },
      async company() {
        const [sites, { sites: preset, ...rest }] = await Promise.all([listSites(browser), company()])
        const missing = preset.filter((site) => !sites.some((had) => covers(had.pattern, site.pattern)))
        return { missing, ...rest }
      },
      addPatterns: (patterns) => addPatterns(browser, patterns),
      add: (address) => addSite(browser, address),
      remove: async (site) => void (await removeSite(browser, site.pattern)),
      watch(changed) {
        browser.permissions.onAdded.addListener(changed)
        browser.permissions.onRemoved.addListener(changed)
        return () => {
          browser.permissions.onAdded.removeListener(changed)
          browser.permissions.onRemoved.removeListener(changed)
        }
      },
    },
    knownSites: publicSites(),
    hosts: HOSTS.map(({ id, name }) => ({ id, name })),
    openPages,
    openCapture: (tabId) =>
      void browser.tabs.create({ url: browser.runtime.getURL(`/capture.html?tab=${tabId}`) }),
    shortcut: async () =>
      (await browser.commands.getAll()).find(({ name }) => name === 'toggle-sidebar')?.shortcut || null,
    shortcutPage: import.meta.env.FIREFOX ? 'about:addons' : 'chrome://extensions/shortcuts',
    saveFile,
    eraseAll: () => eraseAll(computer),
  }
}

/** Name of the product that is known to be at a host; products that companies run themselves show on the page only. */
function productAt(host: string): string | null {
  const url = URL.parse(`https://${host.replace('*.', 'www.')}/`)
  return (
    (url && HOSTS.find(({ matches }) => matches.some((pattern) => matchesPattern(pattern, url))))?.name ??
    null
  )
}

async function eraseAll(computer: ComputerDatabase): Promise<void> {
  await browser.storage.local.clear()
  await eraseDatabases(computer)
  await takePolicy(computer, browser.storage.managed) // it is not ours to erase
  await browser.storage.session.clear()
  for (const site of await listSites(browser)) await removeSite(browser, site.pattern)
}
