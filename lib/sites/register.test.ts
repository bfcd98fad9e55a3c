import { expect, test } from 'vitest'
import type { Browser } from 'webextension-polyfill'
import { injectIntoOpenTabs, leaveOpenTabs, registerSites } from './register.ts'
import { addSite, companySites, listSites } from './sites.ts'

const FREE = companySites({ locked: [] })

const PRACTICE = 'http://127.0.0.1/practice/*'

/** The few calls of the browser that sites need, with a memory. */
function fakeBrowser(origins: string[], { tabs = [] as { id?: number }[], closed = [] as number[] } = {}) {
  const registered = new Map<string, { id: string; matches?: string[]; excludeMatches?: string[] }>()
  const injected: number[] = []
  const put = async (scripts: { id: string }[]) => {
    for (const script of scripts) registered.set(script.id, script)
  }
  const browser = {
    permissions: {
      getAll: async () => ({ origins: [...origins, PRACTICE] }),
      request: async ({ origins: asked }: { origins: string[] }) => {
        if (asked.some((pattern) => pattern.includes('declined'))) return false
        origins.push(...asked)
        return true
      },
    },
    runtime: { getManifest: () => ({ content_scripts: [{ matches: [PRACTICE] }] }) },
    scripting: {
      getRegisteredContentScripts: async ({ ids }: { ids: string[] }) =>
        ids.filter((id) => registered.has(id)),
      registerContentScripts: async (scripts: { id: string }[]) => {
        if (scripts.some(({ id }) => registered.has(id))) throw new Error('Duplicate script ID')
        await put(scripts)
      },
      updateContentScripts: put,
      unregisterContentScripts: async ({ ids }: { ids: string[] }) => {
        for (const id of ids) registered.delete(id)
      },
      executeScript: async ({ target: { tabId } }: { target: { tabId: number } }) => {
        if (closed.includes(tabId)) throw new Error('No tab')
        injected.push(tabId)
      },
    },
    tabs: { query: async () => tabs },
  }
  return { browser: browser as unknown as Browser, registered, injected, origins }
}

test('registers exactly the sites that were added, however often the worker starts', async () => {
  const { browser, registered, origins } = fakeBrowser(['https://mail.acme.com/*'])
  await registerSites(browser, FREE)
  await registerSites(browser, FREE)
  expect([...registered.values()]).toMatchObject([
    { matches: ['https://mail.acme.com/*'], excludeMatches: [PRACTICE], js: ['content-scripts/host.js'] },
  ])
  origins.push('*://crm.acme.com/*')
  await registerSites(browser, FREE)
  expect([...registered.values()][0]?.matches).toEqual(['*://crm.acme.com/*', 'https://mail.acme.com/*'])
  origins.length = 0
  await registerSites(browser, FREE)
  expect(registered.size).toBe(0)
})

test('puts the script into open tabs that lack it; a tab that closed stops no other', async () => {
  const tabs = [{ id: 1 }, { id: 2 }, { id: 3 }, {}]
  const { browser, injected } = fakeBrowser([], { tabs, closed: [2] })
  await injectIntoOpenTabs(browser, ['https://mail.acme.com/*'], async (id) => id === 1)
  expect(injected).toEqual([3])
})

test('adds a site as it is typed, asks nobody for what is no site, and says when the user declined', async () => {
  const { browser } = fakeBrowser([])
  expect(await addSite(browser, 'Mail.Acme.com/inbox')).toEqual({
    added: true,
    site: { pattern: '*://mail.acme.com/*', host: 'mail.acme.com' },
  })
  expect(await addSite(browser, 'chrome://settings')).toEqual({ added: false, problem: 'not_http' })
  expect(await addSite(browser, 'declined.example')).toEqual({ added: false, problem: 'declined' })
  expect(await listSites(browser)).toEqual([{ pattern: '*://mail.acme.com/*', host: 'mail.acme.com' }])
})

test('where a company locks its sites, no other is registered, whatever was granted', async () => {
  const { browser, registered } = fakeBrowser(['https://mail.acme.com/*', 'https://x.test/*', '*://*/*'])
  await registerSites(browser, companySites({ sites: ['mail.acme.com', 'no site'], locked: ['sites'] }))
  expect([...registered.values()][0]?.matches).toEqual(['https://mail.acme.com/*'])
  await registerSites(browser, companySites({ locked: ['sites'] }))
  expect(registered.size).toBe(0)
})

test('all tabs are told to leave; a tab where nobody listens stops no other', async () => {
  const { browser } = fakeBrowser([], { tabs: [{ id: 1 }, {}, { id: 2 }] })
  const told: number[] = []
  await leaveOpenTabs(browser, ['https://mail.acme.com/*'], async (id) => {
    told.push(id)
    if (id === 1) throw new Error('Nobody listens')
  })
  expect(told).toEqual([1, 2])
})
