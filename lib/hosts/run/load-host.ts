import { parseLeave } from '../../messages/parse-command.ts'
import type { Host } from '../define-host.ts'
import { findHost, matchesPattern } from '../registry.ts'
import type { Extension } from './extension.ts'
import { offerReload } from './farewell.ts'
import type { Loader, RunHost } from './loader.ts'

export { takeCommands } from './commands.ts'
export { createDock } from './dock.ts'

const GENERIC = 'generic'

/** Milliseconds after which a page that no adapter knew is looked at again: products that a script builds show late what they are. */
const AGAIN_MS = [300, 700, 2000, 5000, 12_000]

/**
 * Finds the adapter of a page, loads and runs it, and offers a reload should the page outlive its extension. A page that
 * nobody knows is run as any site, and is asked again for a while and after each navigation. In hosts.js, which every
 * page loads once, so that the script which is in every page stays small.
 *
 * @param run its controller is aborted by the adapter's runner, when all is to go, or here
 */
export async function startHost(
  window: Window,
  extension: Extension,
  loader: Loader,
  run: RunHost,
): Promise<void> {
  const { document, location } = window
  const find = () => findHost(new URL(location.href), document)?.id
  const begin = () => {
    const life = new AbortController()
    offerReload(document, extension, life.signal)
    takeLeave(window, extension, life)
    return life
  }
  const first = find()
  const life = begin()
  const coming = loadHost(first ?? GENERIC, document, extension, loader)
  coming.catch(() => life.abort()) // without it nothing of what is there already can work
  await run(coming, life)
  if (first) return

  const { signal } = life
  let round = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  const later = () => {
    clearTimeout(timer)
    const ms = AGAIN_MS[round++]
    if (ms && !signal.aborted) timer = setTimeout(look, ms)
  }
  async function look() {
    if (signal.aborted || !extension.alive()) return
    const id = find()
    if (!id) return later()
    const host = await loadHost(id, document, extension, loader).catch(() => null) // the extension has gone meanwhile
    if (!host || signal.aborted) return
    life.abort()
    await run(host, begin())
  }
  const moved = () => {
    round = 0
    later()
  }
  for (const type of ['hashchange', 'popstate']) window.addEventListener(type, moved, { signal })
  const { navigation } = window as Window & { navigation?: EventTarget }
  navigation?.addEventListener('currententrychange', moved, { signal })
  signal.addEventListener('abort', () => clearTimeout(timer))
  later()
}

/** Ends all when the site of the page was taken back. */
function takeLeave({ location }: Window, extension: Extension, life: AbortController) {
  extension.listen((raw, senderId) => {
    const sites = parseLeave(raw, senderId, extension.ownId())
    if (sites?.some((pattern) => matchesPattern(pattern, new URL(location.href)))) life.abort()
    return null
  }, life.signal)
}

/** Loads an adapter, with the hub's newer selectors where it has any that fit. */
async function loadHost(id: string, document: Document, extension: Extension, loader: Loader): Promise<Host> {
  const [host, update] = await Promise.all([
    loader.adapter(id),
    extension.send({ type: 'selectors', host: id }),
  ])
  if (!update) return host
  const repaired = (await loader.lateParts()).repair(host, update, document)
  if (typeof repaired !== 'string') return repaired
  void extension.send({ type: 'selectors.refused', host: id, problem: repaired })
  return host
}
