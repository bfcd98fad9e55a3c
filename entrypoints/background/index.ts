/**
 * Wiring of the background worker. The browser stops it whenever it likes, so nothing is kept here: what must last is
 * in Dexie, what lasts as long as the browser runs is in storage.session. All listeners are set in the first turn.
 */
import '../../lib/start-zod.ts'
import '../../lib/start-suffixes.ts'
import { defineBackground } from 'wxt/utils/define-background'
import { browser, type Runtime } from '../../lib/browser.ts'
import { openComputer } from '../../lib/db/computer.ts'
import { countInserted } from '../../lib/db/counts.ts'
import { noticeDropped } from '../../lib/db/dropped.ts'
import { keepMissedSearch } from '../../lib/db/missed-searches.ts'
import { takePolicy } from '../../lib/db/policy.ts'
import { getSetting } from '../../lib/db/settings.ts'
import { readSync, updateSync } from '../../lib/db/sync-state.ts'
import { currentWorkspace, type Stores } from '../../lib/db/workspaces.ts'
import type { Hint } from '../../lib/domain/hint.ts'
import { trySuffixes } from '../../lib/domain/public-suffixes.ts'
import { shownId } from '../../lib/domain/shown-id.ts'
import { reasonOf } from '../../lib/domain/storage-problem.ts'
import { readDrafts } from '../../lib/drafts/drafts.ts'
import { createHintCounter } from '../../lib/health/count-hints.ts'
import { onMessage } from '../../lib/messages/hear.ts'
import { createKeptInserts } from '../../lib/messages/kept-inserts.ts'
import { createLastHints } from '../../lib/messages/last-hints.ts'
import { sendToTab } from '../../lib/messages/send.ts'
import { createSenders } from '../../lib/messages/senders.ts'
import { createSitePlaces } from '../../lib/messages/site-places.ts'
import type { Answer, Message, ToBackground, ToExtension } from '../../lib/messages/table.ts'
import { parseFromContentScript, parseFromExtensionPage } from '../../lib/messages/to-extension.ts'
import { howKnown } from '../../lib/people/find-people.ts'
import { readFirstPage, readSettings } from '../../lib/people/first-page.ts'
import { injectIntoOpenTabs, leaveOpenTabs, registerSites } from '../../lib/sites/register.ts'
import { companySites, isAllowed, listSites } from '../../lib/sites/sites.ts'
import { leaveLockedOut } from '../../lib/sync/connect.ts'
import { lookUp } from '../../lib/sync/look-up.ts'
import { pullUnreadableAgain } from '../../lib/sync/pull.ts'
import { pushDue, type SyncWorld, syncRound } from '../../lib/sync/round.ts'
import {
  checkSelectorUpdates,
  checkSelectorUpdatesAgain,
  refuse,
  selectorsFor,
} from '../../lib/sync/selector-updates.ts'
import { isRunning, openCapture, readAgain, toggleSidebar } from './tabs.ts'
import { ALARM_PULL, ALARM_PUSH, startPulling, wakeSoon, whenDue } from './timers.ts'
import { tellStartFailed } from './trouble.ts'
import { showUnread } from './unread-answers.ts'

/** Ids of all hosts with an adapter; the build puts them in (wxt.config.ts). */
declare const __HOST_IDS__: readonly string[]

/** How long a sidebar that starts may be kept waiting for the first hint of its page. */
const HINT_MS = 200
/** How long after it could not be counted that a text was inserted, it is tried again. */
const COUNT_AGAIN_MS = 2_000

const originOf = (sender: Runtime.MessageSender) => new URL(sender.url ?? 'about:blank').origin

export default defineBackground(() => {
  const computer = openComputer()
  const stores = async (): Promise<Stores> => ({ computer, db: await currentWorkspace(computer) })
  const world: SyncWorld = {
    computer,
    fetch: (...request) => fetch(...request),
    locks: navigator.locks,
    now: Date.now,
    random: Math.random,
  }
  const hints = createLastHints(browser.storage.session)
  const inserts = createKeptInserts(browser.storage.session)
  const sites = createSitePlaces(browser.storage.session)
  const hosts = new Set([...__HOST_IDS__, 'generic'])
  const health = createHintCounter(computer, hosts, Date.now)
  const { isTopFrame, isOwnPage, isSidebar } = createSenders(browser.runtime.id)
  const noticed = noticeDropped(computer, browser.storage.local)
  const push = async () => {
    const answer = await pushDue(world)
    await whenDue(computer, push, answer)
  }
  const unread = () => showUnread(computer).catch(report)
  /** Whether the leads have never all come. What cannot be read now is left as it is. */
  const isEmpty = () =>
    stores()
      .then(({ db }) => readSync(db))
      .then(({ lastOkAt }) => lastOkAt === null)
      .catch(() => false)
  const sync = async (wait = false) => {
    await unread() // what was just read counts at once, also while the hub is out of reach
    const wasEmpty = await isEmpty()
    const answer = await syncRound(world, { wait })
    if (wasEmpty && !(await isEmpty())) await readAgain().catch(report)
    await unread()
    await stores()
      .then((open) => checkSelectorUpdates(open, hosts))
      .catch(report)
    await whenDue(computer, push, answer).catch(report)
    return answer
  }

  onMessage((raw, sender) => {
    if (isTopFrame(sender)) {
      const message = parseFromContentScript(raw)
      if (message?.type === 'hint' || message?.type === 'hint.gone') return hear(sender.tab.id, message)
      if (message?.type === 'selectors')
        return soon(stores().then((open) => selectorsFor(open, message.host)))
      if (message?.type === 'selectors.refused')
        return stores()
          .then(({ db }) => refuse(db, message.host, message.problem))
          .then(() => null)
      if (message?.type === 'furniture') return sites(originOf(sender), message)
      if (message?.type === 'start.failed') return tellStartFailed(sender.tab.id)
      if (message?.type === 'insert.keep') return inserts.keep(sender.tab.id, originOf(sender), message)
      if (message?.type === 'insert.take') return inserts.take(sender.tab.id, originOf(sender))
      if (message?.type === 'insert.done')
        return inserts
          .done(sender.tab.id, originOf(sender), message.ids, message.written)
          .then(() => countFor(sender.tab.id))
          .then(() => null)
    }
    if (isSidebar(sender)) {
      const tabId = sender.tab.id
      const message = parseFromExtensionPage(raw)
      if (message?.type === 'hint.last') return hints.last(tabId).then((hint) => ({ tabId, hint }))
      if (message?.type === 'page.first') return firstPage(tabId, message.language)
      if (message?.type === 'page') return sendToTab(tabId, message.command)
      if (message?.type === 'capture.open') return openCapture(tabId)
    }
    if (isOwnPage(sender)) {
      const message = parseFromExtensionPage(raw)
      if (message?.type === 'sync') return sync(true)
      if (message?.type === 'outbox.push') return whenDue(computer, push)
      if (message?.type === 'insert.outcome')
        return inserts.outcome(message.tabId, message.id, message.cancel)
      if (message?.type === 'search.missed')
        return stores()
          .then((open) => keepMissedSearch(open, message, Date.now()))
          .then(() => null)
      if (message?.type === 'lead.lookup') return lookUp(world, message.address)
      if (message?.type === 'shown.id') return shownId(message.count)
      if (message?.type === 'options.open') return browser.runtime.openOptionsPage().then(() => null)
    }
    return undefined
  })

  // Open sidebars hold a port: its end tells their page that the extension was updated (lib/hosts/run/farewell.ts).
  browser.runtime.onConnect.addListener(() => {})
  browser.alarms.onAlarm.addListener(({ name }) => {
    if (name === ALARM_PULL) return void sync().catch(report)
    if (name === ALARM_PUSH) return void push().catch(report)
  })
  browser.commands.onCommand.addListener((command) => {
    if (command === 'toggle-sidebar')
      void company()
        .then((sites) => toggleSidebar(sites))
        .catch(report)
  })
  browser.tabs.onRemoved.addListener((tabId) => {
    health.closed(tabId)
    void hints.closed(tabId).catch(report)
    void inserts.closed(tabId).catch(report)
  })
  browser.permissions.onAdded.addListener(({ origins = [] }) => void added(origins).catch(report))
  browser.permissions.onRemoved.addListener(({ origins = [] }) => void removed(origins).catch(report))
  browser.storage.onChanged.addListener((_changes, area) => {
    if (area === 'managed') void followPolicy().then(register).catch(report)
  })
  browser.runtime.onStartup.addListener(() => {}) // so that the worker starts with the browser, and sees to its sites
  browser.runtime.onInstalled.addListener(({ reason }) => void afterInstall(reason).catch(report))
  self.addEventListener('online', () => void sync().catch(report))

  /**
   * Keeps what the page of a tab says, for a sidebar that opens later. To a hint it answers whether anybody there is known. An
   * open sidebar has it from the page itself (lib/messages/follow-page.ts).
   */
  async function hear(tabId: number, message: Message<ToExtension, 'hint' | 'hint.gone'>) {
    if (message.type === 'hint.gone') return hints.gone(tabId, message.token)
    health.heard(tabId, message.hint, message.selectors)
    await hints.keep(tabId, message.hint)
    return { known: await knownOn(message.hint) }
  }

  /**
   * Counts what stands in the reply of a tab: the page that was asked to insert is gone, and nobody else can. What cannot be
   * counted now is tried again, as long as it is kept.
   */
  async function countFor(tabId: number): Promise<void> {
    try {
      const uses = await inserts.uncounted(tabId)
      if (uses.length === 0) return
      const open = await stores()
      for (const use of uses) {
        await countInserted(open, use, Date.now()).catch(unlessThere)
        await inserts.counted(tabId, use.id)
      }
      await whenDue(computer, push)
    } catch (problem) {
      report(problem)
      setTimeout(() => void countFor(tabId), COUNT_AGAIN_MS)
    }
  }

  /** What a sidebar that starts paints first. Where it cannot be read now, the sidebar finds out why. */
  async function firstPage(tabId: number, language: string): Promise<Answer<ToBackground, 'page.first'>> {
    try {
      const open = await stores()
      const [read, drafts] = await Promise.all([
        readFirstPage(open, hints.soon(tabId, HINT_MS), { now: new Date(), language }),
        readDrafts(open.db, Date.now()),
      ])
      // Settings are of no workspace: between two reads another one may have come to hold.
      const { name } = await currentWorkspace(computer)
      return name === open.db.name ? { ...read, drafts, workspace: name } : null
    } catch (problem) {
      report(problem)
      return null
    }
  }

  /** What was stored may be gone, or not be readable now: then nobody is known. */
  async function knownOn(hint: Hint): Promise<Answer<ToExtension, 'hint'>['known']> {
    try {
      const open = await stores()
      return await howKnown(open.db, hint, await readSettings(open))
    } catch (problem) {
      if (reasonOf(problem) === null) throw problem
      return null
    }
  }

  const company = async () => {
    await trySuffixes()
    return companySites((await getSetting(computer, 'policy')).policy)
  }
  const register = async () => registerSites(browser, await company())

  /** The policy may lock another hub than the rep is connected to. */
  async function followPolicy(): Promise<void> {
    await takePolicy(computer, browser.storage.managed)
    await leaveLockedOut(computer)
  }

  async function added(origins: readonly string[]): Promise<void> {
    await register()
    const sites = await company()
    const allowed = origins.filter((pattern) => isAllowed(pattern, sites))
    await injectIntoOpenTabs(browser, allowed, isRunning)
  }

  async function removed(origins: readonly string[]): Promise<void> {
    await register()
    await leaveOpenTabs(browser, origins, (tabId) => sendToTab(tabId, { type: 'leave', sites: [...origins] }))
  }

  /** An update orphans the content scripts of open tabs, and may read rows that the version before could not. */
  async function afterInstall(reason: string): Promise<void> {
    const { db } = await stores()
    if (reason === 'update') await Promise.all([pullUnreadableAgain(db), checkSelectorUpdatesAgain(db)])
    await added((await listSites(browser)).map((site) => site.pattern))
  }

  /** At every start of the worker. A round that the last one left half done is not running any more. */
  async function start(): Promise<void> {
    await Promise.all([wakeSoon(), startPulling(), noticed])
    for (const tabId of await inserts.sweep()) void countFor(tabId)
    await whenDue(computer, push)
    await unread()
    const { db } = await stores()
    if ((await readSync(db)).running) await updateSync(db, { running: false })
    await followPolicy()
    await register()
  }
  void start().catch(report)
})

/** A host page waits for this answer before it is read: a database that hangs must not keep the sidebar away. */
function soon<T>(answer: Promise<T>): Promise<T | null> {
  return Promise.race([answer, new Promise<null>((give) => setTimeout(give, 500, null))])
}

/** What was stored the last time is counted. */
function unlessThere(problem: unknown): void {
  if ((problem as Error).name !== 'ConstraintError') throw problem
}

/** Into the worker's own console only; the error's text names no person. */
function report(error: unknown): void {
  console.error('Alongside:', error)
}
