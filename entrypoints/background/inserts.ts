/** Text on its way into a reply that opens as a new page: the content script that was asked to insert ends with its page. */
import { z } from 'zod/mini'
import { browser, type Runtime } from '../../lib/browser.ts'
import type { Answer, KeptInsert, PointUse, ToBackground, ToExtension } from '../../lib/messages/table.ts'
import { KeptInsert as KeptInsertShape } from '../../lib/messages/to-extension.ts'

/** As long as a content script waits for a reply to open: the page before for its click, the next one for whom it is to. */
const KEPT_MS = 20_000

const Kept = z.object({
  ...KeptInsertShape.shape,
  state: z.enum(['kept', 'taken', 'done']),
  origin: z.string(),
  until: z.number(),
})
type Kept = z.infer<typeof Kept>

const keyOf = (tabId: number) => `insert:${tabId}`
export const originOf = (sender: Runtime.MessageSender) => new URL(sender.url ?? 'about:blank').origin

const forget = (tabId: number) => browser.storage.session.remove(keyOf(tabId))
const write = (tabId: number, kept: Omit<Kept, 'until'>) =>
  browser.storage.session.set({ [keyOf(tabId)]: { ...kept, until: Date.now() + KEPT_MS } })

async function read(tabId: number): Promise<Kept | null> {
  const stored = await browser.storage.session.get(keyOf(tabId))
  const kept = Kept.safeParse(stored[keyOf(tabId)]).data
  return kept && Date.now() < kept.until ? kept : null
}

const readOf = async (sender: Runtime.MessageSender, tabId: number, state: Kept['state']) => {
  const kept = await read(tabId)
  return kept?.state === state && kept.origin === originOf(sender) ? kept : null
}

/** Keeps the text for this tab and origin; empty text takes back what was kept. */
export async function keepInsert(
  sender: Runtime.MessageSender,
  tabId: number,
  { text, uses, about }: KeptInsert,
): Promise<null> {
  if (text) await write(tabId, { text, uses, about, state: 'kept', origin: originOf(sender) })
  // What was taken ends by `insert.done`, which says whether it counts.
  else if ((await read(tabId))?.state !== 'taken') await forget(tabId)
  return null
}

/** Hands the text out once, to the same tab and origin, while it is fresh. */
export async function takeInsert(
  sender: Runtime.MessageSender,
  tabId: number,
): Promise<Answer<ToExtension, 'insert.take'>> {
  const kept = await readOf(sender, tabId, 'kept')
  if (!kept) return null
  await write(tabId, { ...kept, state: 'taken' })
  return { text: kept.text, about: kept.about }
}

/** Answers what is to be counted as used. */
export async function endInsert(
  sender: Runtime.MessageSender,
  tabId: number,
  written: boolean,
): Promise<PointUse[]> {
  const kept = await readOf(sender, tabId, 'taken')
  if (!kept) return []
  if (!written) await forget(tabId)
  else await write(tabId, { ...kept, text: '', uses: [], state: 'done' })
  return written ? kept.uses : []
}

/** For the popup, which outlives the page. */
export async function outcomeOfInsert(tabId: number): Promise<Answer<ToBackground, 'insert.outcome'>> {
  const kept = await read(tabId)
  return kept === null ? 'none' : kept.state === 'done' ? 'done' : 'waits'
}
