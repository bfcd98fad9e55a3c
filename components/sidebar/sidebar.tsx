import { Search, Settings as SettingsIcon, X } from 'lucide-react'
import {
  type ReactNode,
  Suspense,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead, WorkspaceDatabase } from '../../lib/db/database.ts'
import { searchDraftKey } from '../../lib/db/draft-keys.ts'
import { type Choice, forgetPick, rejectLead, setChoice, setPick } from '../../lib/db/picks.ts'
import { mayBeChosen } from '../../lib/domain/colleague.ts'
import type { Person } from '../../lib/domain/identity.ts'
import { messageOf } from '../../lib/domain/message-of.ts'
import { reasonOf } from '../../lib/domain/storage-problem.ts'
import type { People } from '../../lib/people/find-people.ts'
import { Alert } from '../base/alert.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { DraftsNote } from '../base/drafts-note.tsx'
import { changeLanguage } from '../base/i18n.ts'
import { Skeleton } from '../base/spinner.tsx'
import { notStored, whatToDo } from '../base/storage-words.ts'
import { applyTheme } from '../base/theme.ts'
import { AnswersButton } from './answers-button.tsx'
import { FeedbackBar, type OpenForm } from './feedback-bar.tsx'
import { Foot } from './foot.tsx'
import { HubNote } from './hub-note.tsx'
import { keepFocus } from './keep-focus.ts'
import { LateNote } from './late-note.tsx'
import { drawAgain, later, loadRest } from './later.tsx'
import { LeadView } from './lead-view.tsx'
import { NameCaution } from './name-caution.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { useFeedback } from './use-feedback.ts'
import { useInsertKeys } from './use-insert-keys.ts'
import { markedName } from './words.ts'

const AddressNotShown = later('AddressNotShown')
const AnswersPanel = later('AnswersPanel')
const FirstRun = later('FirstRun')
const HeaderSearch = later('HeaderSearch')
const NoPerson = later('NoPerson')
const NoticeBar = later('NoticeBar')
const NotRecognised = later('NotRecognised')
const PeopleChooser = later('PeopleChooser')
const UnknownPerson = later('UnknownPerson')
const UnknownView = later('UnknownView')

/** Whether the page itself names a lead for certain. */
const hasOwnLead = ({ matches, inDoubt }: People) =>
  !inDoubt && matches.some((match) => match.certainty === 'exact' && mayBeChosen(match))

/** Whether the page itself leads to this lead. */
const isOnPage = ({ matches }: People, { id }: StoredLead) => matches.some(({ lead }) => lead.id === id)

/** The sidebar: whom the page beside it is about, what marketing knows, what to say, what to tell. */
export function Sidebar({ world }: { world: SidebarWorld }) {
  const { t, i18n } = useTranslation('sidebar')
  const [store] = useState(() => world.openPage())
  const { settings, points, hint, people, problem } = useSyncExternalStore(store.subscribe, store.get)
  const feedback = useFeedback(world, hint, {
    tooLate: t('feedback.tooLate'),
    notStored: (error) => notStored(t, error),
    notUndone: (error) => `${t('feedback.notUndone')} ${whatToDo(t, error)}`,
  })
  const keys = useInsertKeys(world, settings?.pointKeys)
  // What was being searched in this tab stands again after a reload.
  const searchKey = searchDraftKey(world.tab)
  const [searching, setSearching] = useState(() => world.drafts.getItem(searchKey) !== null)
  const [answering, setAnswering] = useState(false)
  const main = useRef<HTMLElement>(null)
  const searchButton = useRef<HTMLButtonElement>(null)
  const wrongData = useRef<OpenForm>(null)

  useEffect(() => {
    loadRest().catch(console.warn) // `LateNote` says so
  }, [])

  useEffect(() => keepFocus(window), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: each token is another page
  useEffect(drawAgain, [hint?.token])
  const { say, cancels } = feedback
  useEffect(
    () =>
      world.onInserted((written) =>
        written
          ? say(t('insert.in-new-reply', { ns: 'common' }))
          : say(t('insert.notWritten', { ns: 'common' }), { failed: true }),
      ),
    [world, say, t],
  )

  useEffect(() => {
    if (!settings) return
    applyTheme(settings.theme)
    void changeLanguage(i18n, settings.language)
  }, [settings, i18n])

  /** Ends every Insert that waits. "Cancel" goes with them, but not the focus that was on it. */
  function cancel() {
    if (document.activeElement?.closest('[role="status"]')) main.current?.focus()
    for (const each of cancels) each()
  }
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    // What is open inside takes the key first, and says so by preventDefault.
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (cancels[0]) cancel()
    else world.leave()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])

  /** Where the rep's choice is kept; null where the host names no thread. */
  const thread = hint?.thread ? ([hint.origin, hint.thread] as const) : null
  const write = (change: (db: WorkspaceDatabase) => Promise<unknown>) =>
    void world
      .stores()
      .then(({ db }) => change(db))
      .catch(feedback.failed)

  function stopSearching() {
    setSearching(false)
    world.drafts.removeItem(searchKey)
  }

  /** Chooses a lead in a list that goes away. */
  function choose(lead: StoredLead) {
    main.current?.focus() // the pressed entry goes with the list
    pick(lead)
  }

  /** Shows the lead on this page and in its thread from now on. */
  function pick(lead: StoredLead) {
    stopSearching()
    if (thread) write((db) => setPick(db, ...thread, lead.id))
    store.open(lead.id)
  }

  /** Shows the lead that an answer is about, for as long as this page stays: the thread keeps its own. */
  function openLead(lead: StoredLead) {
    main.current?.focus()
    setAnswering(false)
    stopSearching()
    store.open(lead.id)
  }

  /** Whom the rep looked up: that is no word on a page which names a lead of its own, so its thread keeps that one. */
  function chooseFound(lead: StoredLead) {
    if (people && hasOwnLead(people) && !isOnPage(people, lead)) openLead(lead)
    else choose(lead)
  }

  function unpick() {
    if (thread) write((db) => forgetPick(db, ...thread))
    store.open(null)
  }

  /** Takes the shown lead away from this thread, or from this page where the host names no thread. */
  async function notThis(lead: StoredLead, byKeyboard: boolean) {
    const giveBack = store.takeAway(lead.id)
    main.current?.focus() // the pressed button goes with the lead
    let before: Choice | null
    try {
      before = thread && (await rejectLead((await world.stores()).db, ...thread, lead.id))
    } catch (error) {
      return feedback.failed(error) // on this page it is taken away
    }
    feedback.say(t('match.taken', { name: markedName(t, lead) }), {
      focus: byKeyboard,
      takeBack() {
        main.current?.focus()
        if (thread && before) write((db) => setChoice(db, ...thread, before))
        giveBack()
      },
    })
  }

  const loading = <Skeleton label={t('loading', { ns: 'common' })} lines={5} />
  function content(): ReactNode {
    if (problem) {
      const reason = reasonOf(problem)
      const detail = problem instanceof Error ? problem.message : String(problem)
      return (
        <Alert
          tone="bad"
          role="alert"
          title={reason ? t(`storage.${reason}.title`, { ns: 'common' }) : t('error.title')}
          action={<Button onClick={() => store.again()}>{t('action.retry', { ns: 'common' })}</Button>}
        >
          {reason ? t(`storage.${reason}.text`, { ns: 'common' }) : t('error.text', { detail })}
        </Alert>
      )
    }
    if (!settings) return loading
    const page = { world, onChoose: choose, mayType: !searching }
    const notShown = (below: boolean) =>
      people !== null &&
      people.named.length > 0 && (
        <AddressNotShown
          key={`named ${hint?.token}`}
          follow={world.follow}
          named={people.named}
          below={below}
          onChoose={choose}
        />
      )
    if (people?.chosen) {
      const { lead } = people.chosen
      const isHere = isOnPage(people, lead)
      const isAside = people.matches.length > 0 && !isHere
      return (
        <>
          {(people.matches.length > 1 || isAside) && <PeopleChooser people={people} onPick={pick} />}
          <LeadView
            world={world}
            token={hint?.token ?? null}
            match={people.chosen}
            isOnMessage={hint?.pageKind === 'message'}
            message={isHere || people.pickKept ? messageOf(hint) : null}
            onUnpick={people.picked ? unpick : null}
            onNot={hint === null ? null : (byKeyboard) => void notThis(lead, byKeyboard)}
            onWrong={(button) => wrongData.current?.open('wrong_data', button)}
            connected={settings.connection !== null}
            points={points}
            keys={keys}
            feedback={feedback}
          />
          <Suspense>{notShown(true)}</Suspense>
        </>
      )
    }
    if (!settings.connection) return <FirstRun dropped={settings.dropped} onOptions={world.openOptions} />
    if (hint === null) return <NoPerson {...page} />
    if (people === null) return loading
    if (people.persons.length === 0 && people.named.length === 0)
      return hint.recognised ? (
        <NoPerson {...page} />
      ) : (
        <NotRecognised {...page} known={hint.host !== 'generic'} />
      )
    // Where the sender is in doubt, somebody else on the page may be known; and colleagues may be.
    const isKnown = ({ address }: Person) => people.matches.some(({ lead }) => lead.emails.includes(address))
    const strangers = people.persons.filter((person) => !isKnown(person))
    const isMain = strangers.length === 0 && people.named.length === 0
    const possible =
      people.matches.length > 0 ? <PeopleChooser {...{ people, isMain }} onPick={choose} /> : null
    return (
      <>
        {strangers.length > 0 ? (
          <>
            <UnknownPerson
              key={`unknown ${hint.token}`}
              {...page}
              persons={strangers}
              askable={people.askable}
              complete={people.complete}
              isComing={settings.sync.running || !settings.sync.lastProblem}
              mayLookUp={settings.unknownLookup}
              taken={people.taken}
              feedback={feedback}
              possible={possible}
            />
            {notShown(true)}
          </>
        ) : (
          <>
            {notShown(false)}
            {possible}
          </>
        )}
        <UnknownView world={world} points={points} keys={keys} feedback={feedback} />
      </>
    )
  }

  const context = people?.chosen?.lead.context ?? null
  // What somebody unknown said counts too; on a page without people there is nobody to tell about.
  const mayTell =
    context !== null ||
    (settings?.connection && people !== null && people.persons.length + people.named.length > 0)

  return (
    <main
      ref={main}
      tabIndex={-1}
      aria-label={t('app', { ns: 'common' })}
      className="outline-none flex min-h-screen min-w-0 flex-col gap-2.5 px-3 pt-1"
    >
      <div className="flex items-center justify-end gap-0.5">
        <span aria-hidden className="me-auto font-semibold text-accent-ink text-sm">
          {t('app', { ns: 'common' })}
        </span>
        <IconButton
          icon={Search}
          label={t('search.open')}
          ref={searchButton}
          aria-expanded={searching}
          onClick={() => (searching ? stopSearching() : setSearching(true))}
        />
        <AnswersButton follow={world.follow} open={answering} onToggle={() => setAnswering(!answering)} />
        <IconButton
          icon={SettingsIcon}
          label={t('action.options', { ns: 'common' })}
          onClick={world.openOptions}
        />
        <IconButton
          icon={X}
          label={t('close')}
          onClick={() => {
            setAnswering(false) // nobody reads them in a closed sidebar
            world.close()
          }}
        />
      </div>
      {searching && (
        <Suspense>
          <HeaderSearch
            world={world}
            points={points}
            context={context}
            feedback={feedback}
            initial={world.drafts.getItem(searchKey) ?? ''}
            onType={(text) => world.drafts.setItem(searchKey, text)}
            onChoose={chooseFound}
            onClose={() => {
              searchButton.current?.focus()
              stopSearching()
            }}
          />
        </Suspense>
      )}
      {answering && (
        <Suspense>
          <AnswersPanel world={world} onClose={() => setAnswering(false)} onOpenLead={openLead} />
        </Suspense>
      )}
      {settings && (settings.connection || people?.chosen) && (
        <HubNote settings={settings} now={world.now()} world={world} />
      )}
      <LateNote />
      <DraftsNote drafts={world.drafts} />
      <div className="flex flex-1 flex-col gap-3">
        <Suspense fallback={loading}>
          {people && !problem && <NameCaution people={people} />}
          {content()}
        </Suspense>
      </div>
      <Foot>
        <Suspense fallback={<div className="pb-2" />}>
          <NoticeBar world={world} feedback={feedback} onCancel={cancel} />
        </Suspense>
        {mayTell && !problem && (
          <FeedbackBar
            key={context?.lead.id ?? ''}
            ref={wrongData}
            {...{ world, context, points, feedback }}
            personId={settings?.connection?.person?.id}
          />
        )}
      </Foot>
    </main>
  )
}
