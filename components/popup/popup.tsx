import { Cable, CircleAlert, SearchX, Send, Speech } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { v7 as uuidv7 } from 'uuid'
import { addCount } from '../../lib/db/counts.ts'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import { addFeedback, undoFeedback } from '../../lib/db/outbox.ts'
import { reasonOf } from '../../lib/domain/storage-problem.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import type { PointUse } from '../../lib/messages/table.ts'
import { Button } from '../base/button.tsx'
import { DraftsNote } from '../base/drafts-note.tsx'
import { DroppedAlert } from '../base/dropped-alert.tsx'
import { EmptyState } from '../base/empty-state.tsx'
import { insertPoint } from '../base/insert-point.ts'
import { Items } from '../base/items.tsx'
import { plainText } from '../base/plain-text.ts'
import { type Proposal, ProposalForm } from '../base/proposal-form.tsx'
import { Skeleton } from '../base/spinner.tsx'
import { notStored } from '../base/storage-words.ts'
import { UNDO_MS, UndoBar } from '../base/undo-bar.tsx'
import { AnswersTab } from './answers-tab.tsx'
import { PointOption } from './point-option.tsx'
import { PopupTabs, panelId, type Tab, tabId } from './popup-tabs.tsx'
import type { PopupWorld } from './popup-world.ts'
import { SiteOffer } from './site-offer.tsx'
import { useMissedSearch } from './use-missed-search.ts'
import { usePopup } from './use-popup.ts'

const DRAFT = formDraftKey('popup', 'proposal')

/** Search with the keyboard: the field keeps the focus, arrows move through a listbox (WAI-ARIA APG, combobox). */
export function Popup({ world }: { world: PopupWorld }) {
  const { t, i18n } = useTranslation('popup')
  const listId = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  const [statusText, setStatusText] = useState('')
  const [failed, setFailed] = useState('')
  const [request, setRequest] = useState<{ id: string; text: string; message: string } | null>(null)
  const [proposing, setProposing] = useState(false)
  /** Ends an Insert that takes so long that it is said. */
  const [cancel, setCancel] = useState<(() => void) | null>(null)
  const { state, connection, sync, dropped, problem, tab, rows, retry } = usePopup(
    world,
    query,
    i18n.language,
  )
  const [shown, setShown] = useState<Tab>('points')
  const nothingFound = state === 'ready' && query.trim() !== '' && rows.length === 0
  useMissedSearch(query, nothingFound && !proposing, () => world.searchMissed(query, i18n.language))
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => field.current?.focus(), [])

  const at = Math.min(active, rows.length - 1)
  const optionId = (index: number) => `${listId}-${index}`
  // biome-ignore lint/correctness/useExhaustiveDependencies: another active row is the reason
  useEffect(() => {
    document.getElementById(optionId(at))?.scrollIntoView?.({ block: 'nearest' })
  }, [at, rows])

  function search(text: string) {
    setQuery(text)
    setProposing(false)
    setActive(0)
    setStatusText('')
    setFailed('')
  }

  /** Into the search field, once it is there. */
  const backToField = () => requestAnimationFrame(() => field.current?.focus())

  async function copy(point: TalkingPoint) {
    const use = useOf(point)
    try {
      await world.copy(plainText(point.text))
    } catch {
      return setStatusText(t('copyFailed'))
    }
    setStatusText(t('copied'))
    await countUse(await use)
  }

  function insert(point: TalkingPoint) {
    setStatusText('')
    const what = async () => ({ text: plainText(point.text), use: await useOf(point) })
    // One at a time, whichever: there is one Cancel, and what it takes back in the page is whatever waits there.
    return insertPoint(world, 'any', what, {
      insert: async (text, use, cancelled) => tab && world.insert(tab.id, text, use, cancelled),
      copy: world.copy,
      waits(cancel) {
        setCancel(() => cancel)
        return () => setCancel(null)
      },
      say: (words) =>
        setStatusText(words === 'failed' ? t('copyFailed') : t(`insert.${words}`, { ns: 'common' })),
      count: countUse,
    })
  }

  /** Before it is done: after it the page may be another one. */
  async function useOf({ id: talkingPointId }: TalkingPoint): Promise<PointUse> {
    try {
      if (tab) return { ...(await world.besides(tab)), talkingPointId }
    } catch (error) {
      console.error(error) // what is done is done all the same, for nobody
    }
    return { leadId: null, talkingPointId }
  }

  async function countUse({ message, ...use }: PointUse) {
    const count = { ...newFeedback(), kind: 'point_outcome', ...use, outcome: 'used' } as const
    try {
      if (await addCount(world, count, world.now(), message)) world.pushOutbox()
    } catch (error) {
      console.error(error) // a count; what was done stands on the screen
    }
  }

  /** What every feedback from here has: it is about no lead and no page, but what was used. */
  const newFeedback = () => ({
    ...{ id: uuidv7(), at: new Date(world.now()).toISOString(), note: null },
    ...{ leadId: null, host: null, pageKind: null },
  })

  async function askForContent() {
    const text = query.trim()
    const content = { kind: 'content_request', text, ...newFeedback() } as const
    try {
      await addFeedback(world.db, content, { undoMs: UNDO_MS, now: world.now() })
      world.pushOutbox()
      setFailed('')
      setRequest({ id: content.id, text, message: t('requested', { query: text }) })
    } catch (error) {
      console.error(error)
      setFailed(notStored(t, error))
    }
    field.current?.focus()
  }

  async function propose(proposal: Proposal): Promise<boolean> {
    const content = { kind: 'proposal', ...proposal, ...newFeedback() } as const
    try {
      await addFeedback(world.db, content, { undoMs: UNDO_MS, now: world.now() })
    } catch (error) {
      console.error(error)
      setFailed(notStored(t, error))
      return false
    }
    world.pushOutbox()
    setFailed('')
    setRequest({ id: content.id, text: '', message: t('proposed', { title: proposal.title }) })
    stopProposing()
    return true
  }

  function stopProposing() {
    setProposing(false)
    field.current?.focus()
  }

  async function undo(id: string) {
    try {
      setStatusText(t((await undoFeedback(world.db, id)) ? 'undone' : 'tooLate'))
    } catch (error) {
      console.error(error)
      setFailed(notStored(t, error))
    }
    field.current?.focus()
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing || event.altKey || event.ctrlKey || event.metaKey) return
    const last = rows.length - 1
    const moves: Record<string, number> = {
      ArrowDown: at >= last ? 0 : at + 1,
      ArrowUp: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    if (proposing && event.key !== 'Escape') return // the hits are not on the screen
    const point = rows[at]
    if (event.key in moves && !event.shiftKey && last >= 0) setActive(moves[event.key]!)
    else if (event.key === 'Enter' && point) event.shiftKey ? insert(point) : copy(point)
    else if (event.key === 'Escape' && proposing) stopProposing()
    else if (event.key === 'Escape' && cancel) cancel()
    else if (event.key === 'Escape') query === '' ? world.close() : search('')
    else return
    event.preventDefault()
  }

  const broken = reasonOf(problem)
  const asked = query.trim() !== ''
  const status = statusText || (cancel ? t('insert.waits', { ns: 'common' }) : '')
  return (
    <main className="flex h-[520px] w-[400px] max-w-full flex-col bg-page">
      <h1 className="sr-only">{t('title')}</h1>
      <PopupTabs db={world.db} tab={shown} onChoose={setShown} />
      {shown === 'answers' ? (
        <AnswersTab
          world={world}
          tab={tab}
          onSaid={setStatusText}
          onBack={() => {
            setShown('points')
            backToField()
          }}
        />
      ) : (
        <div
          role="tabpanel"
          id={panelId('points')}
          aria-labelledby={tabId('points')}
          className="flex min-h-0 flex-1 flex-col"
        >
          <div className="border-line border-b bg-surface p-2">
            <input
              ref={field}
              type="search"
              aria-label={t('search')}
              placeholder={t('search')}
              aria-autocomplete="list"
              aria-controls={rows.length > 0 && !proposing ? listId : undefined}
              aria-activedescendant={rows.length > 0 && !proposing ? optionId(at) : undefined}
              autoComplete="off"
              spellCheck={false}
              value={query}
              onChange={(event) => search(event.target.value)}
              onKeyDown={onKeyDown}
              className="h-9 w-full rounded-md border border-edge bg-surface px-2.5 text-ink text-sm"
            />
          </div>
          {tab && !tab.granted && tab.origin && (
            <SiteOffer
              world={world}
              tab={tab}
              onSaid={(text) => {
                setStatusText(text)
                field.current?.focus()
              }}
            />
          )}
          <div className="min-h-0 flex-1 overflow-y-auto p-2">
            {proposing && <DraftsNote drafts={world.drafts} />}
            {proposing && (
              <ProposalForm
                autoFocus
                draft={{
                  read: () => world.drafts.getItem(DRAFT),
                  write: (text) => world.drafts.setItem(DRAFT, text),
                  remove: () => world.drafts.removeItem(DRAFT),
                }}
                onPropose={propose}
                onClose={stopProposing}
              />
            )}
            {!proposing && state === 'loading' && <Skeleton label={t('loading')} lines={8} />}
            {!proposing && state === 'error' && (
              <EmptyState
                icon={CircleAlert}
                title={broken ? t(`storage.${broken}.title`, { ns: 'common' }) : t('error.title')}
                action={<Button onClick={retry}>{t('action.retry')}</Button>}
              >
                {broken ? t(`storage.${broken}.text`, { ns: 'common' }) : t('error.text')}
              </EmptyState>
            )}
            {state === 'not_connected' && dropped && <DroppedAlert dropped={dropped} />}
            {state === 'not_connected' && (
              <EmptyState
                icon={Cable}
                title={t('notConnected.title')}
                action={
                  <Button variant="primary" onClick={() => world.openOptions()}>
                    {t('openOptions')}
                  </Button>
                }
              >
                {t('notConnected.text')}
              </EmptyState>
            )}
            {!proposing && (state === 'empty' || (state === 'ready' && rows.length === 0)) && (
              <EmptyState
                icon={asked ? SearchX : Speech}
                title={asked ? t('nothing.title', { query: query.trim() }) : t('noPoints.title')}
                action={
                  asked && (
                    <Button icon={Send} onClick={askForContent} disabled={request?.text === query.trim()}>
                      {t('request')}
                    </Button>
                  )
                }
              >
                {t(asked ? 'nothing.text' : 'noPoints.text')}
              </EmptyState>
            )}
            {!proposing && state === 'ready' && rows.length > 0 && (
              <>
                <p className="px-1 pb-1 text-soft text-xs">
                  {asked ? t('found', { count: rows.length }) : t('best')}
                </p>
                <div role="listbox" id={listId} aria-label={t('results')} tabIndex={-1} className="space-y-1">
                  <Items
                    of={rows}
                    id={({ id }) => id}
                    failed={(note, index) => (
                      <div
                        role="option"
                        id={optionId(index)}
                        tabIndex={-1}
                        aria-selected={index === at}
                        aria-disabled
                        className={index === at ? 'rounded-md outline outline-accent' : undefined}
                      >
                        {note}
                      </div>
                    )}
                  >
                    {(point, index) => (
                      <PointOption
                        id={optionId(index)}
                        point={point}
                        active={index === at}
                        now={world.now()}
                        onActivate={() => setActive(index)}
                        onChoose={(event) => (event.shiftKey ? insert(point) : copy(point))}
                      />
                    )}
                  </Items>
                </div>
              </>
            )}
          </div>
        </div>
      )}
      {request && (
        <div className="px-2 pb-2">
          <UndoBar
            key={request.id}
            message={request.message}
            onUndo={() => void undo(request.id)}
            onGone={() => setRequest(null)}
          />
        </div>
      )}
      <div
        className={
          status ? 'flex items-center gap-2 bg-good-tint px-3 py-1.5 text-good-ink text-sm' : 'sr-only'
        }
      >
        <p role="status" className="min-w-0 flex-1">
          {status}
        </p>
        {cancel && (
          <Button
            size="sm"
            onClick={() => {
              field.current?.focus()
              cancel()
            }}
          >
            {t('action.cancel')}
          </Button>
        )}
      </div>
      {failed && (
        <p role="alert" className="bg-bad-tint px-3 py-1.5 text-bad-ink text-sm">
          {failed}
        </p>
      )}
      <footer className="flex flex-wrap items-center justify-between gap-x-2 border-line border-t bg-surface px-3 py-1.5 text-soft text-xs">
        {state === 'ready' && shown === 'points' && <p className="w-full">{t('keys')}</p>}
        <p className="min-w-0">
          {connection ? t('connected', { name: connection.workspaceName }) : t('disconnected')}
          {connection && sync?.lastProblem && <span className="text-bad-ink"> · {t('problem')}</span>}
        </p>
        {connection && (
          <button
            type="button"
            aria-expanded={proposing}
            className="min-h-target rounded text-accent-ink underline"
            onClick={() => {
              setShown('points')
              if (proposing) stopProposing()
              else setProposing(true)
            }}
          >
            {t('propose')}
          </button>
        )}
        <button
          type="button"
          className="min-h-target rounded text-accent-ink underline"
          onClick={() => world.openOptions()}
        >
          {t('openOptions')}
        </button>
      </footer>
    </main>
  )
}
