import { Search, Settings as SettingsIcon, X } from 'lucide-react'
import { type ReactNode, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import type { StoredLead } from '../../lib/db/database.ts'
import { searchDraftKey } from '../../lib/db/draft-keys.ts'
import { type Choice, forgetPick, rejectLead, setChoice, setPick } from '../../lib/db/picks.ts'
import { reasonOf } from '../../lib/domain/storage-problem.ts'
import { Answers } from '../answers/answers.tsx'
import { Alert } from '../base/alert.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { changeLanguage } from '../base/i18n.ts'
import { Skeleton } from '../base/spinner.tsx'
import { notStored, whatToDo } from '../base/storage-words.ts'
import { applyTheme } from '../base/theme.ts'
import { AddressNotShown } from './address-not-shown.tsx'
import { AnswersButton, AnswersPanel } from './answers-button.tsx'
import { FeedbackBar } from './feedback-bar.tsx'
import { Foot } from './foot.tsx'
import { HubNote } from './hub-note.tsx'
import { LeadSearch, nameOf } from './lead-search.tsx'
import { LeadView } from './lead-view.tsx'
import { NameCaution } from './name-caution.tsx'
import { FirstRun, NoPerson, NotRecognised, UnknownPerson } from './no-lead.tsx'
import { NoticeBar } from './notice-bar.tsx'
import { createPageStore } from './page-store.ts'
import { PeopleChooser } from './people-chooser.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import { UnknownView } from './unknown-view.tsx'
import { useFeedback } from './use-feedback.ts'
import { useInsertKeys } from './use-insert-keys.ts'

/** The sidebar: whom the page beside it is about, what marketing knows, what to say, what to tell. */
export function Sidebar({ world }: { world: SidebarWorld }) {
  const { t, i18n } = useTranslation('sidebar')
  const [store] = useState(() => createPageStore(world))
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
  const answersWorld = useMemo(
    () => ({ ...world, sync: () => void world.sync().catch(console.warn) }),
    [world],
  )
  const main = useRef<HTMLElement>(null)

  useEffect(() => {
    if (!settings) return
    applyTheme(settings.theme)
    void changeLanguage(i18n, settings.language)
  }, [settings, i18n])

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      // What is open inside takes the key first, and says so by preventDefault.
      if (event.key === 'Escape' && !event.defaultPrevented) world.leave()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [world])

  /** Chooses a lead in a list that goes away. */
  function choose(lead: StoredLead) {
    main.current?.focus() // the pressed entry goes with the list
    pick(lead)
  }

  /** Shows the lead on this page and in its thread from now on. */
  function pick(lead: StoredLead) {
    setSearching(false)
    world.drafts.removeItem(searchKey)
    if (hint?.thread) setPick(world.db, hint.origin, hint.thread, lead.id).catch(feedback.failed)
    store.open(lead.id)
  }

  /** Shows the lead that an answer is about, for as long as this page stays: the thread keeps its own. */
  function openLead(lead: StoredLead) {
    main.current?.focus()
    setAnswering(false)
    store.open(lead.id)
  }

  function unpick() {
    if (hint?.thread) forgetPick(world.db, hint.origin, hint.thread).catch(feedback.failed)
    store.open(null)
  }

  /** Takes the shown lead away from this thread, or from this page where the host names no thread. */
  async function notThis(lead: StoredLead, byKeyboard: boolean) {
    const giveBack = store.takeAway(lead.id)
    main.current?.focus() // the pressed button goes with the lead
    const { origin, thread } = hint ?? {}
    const stored = origin !== undefined && thread != null ? { origin, thread } : null
    let before: Choice | null
    try {
      before = stored && (await rejectLead(world.db, stored.origin, stored.thread, lead.id))
    } catch (error) {
      return feedback.failed(error) // on this page it is taken away
    }
    feedback.say(t('match.taken', { name: nameOf(lead) }), {
      focus: byKeyboard,
      takeBack() {
        main.current?.focus()
        if (stored && before) setChoice(world.db, stored.origin, stored.thread, before).catch(feedback.failed)
        giveBack()
      },
    })
  }

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
    if (!settings) return <Skeleton label={t('loading', { ns: 'common' })} lines={5} />
    const page = { world, onChoose: choose, mayType: !searching }
    const notShown = (below: boolean) =>
      people !== null &&
      people.named.length > 0 && (
        <AddressNotShown
          key={`named ${hint?.token}`}
          db={world.db}
          named={people.named}
          below={below}
          onChoose={choose}
        />
      )
    if (people?.chosen) {
      const { lead } = people.chosen
      return (
        <>
          {people.matches.length > 1 && <PeopleChooser people={people} onPick={pick} />}
          <LeadView
            world={world}
            token={hint?.token ?? null}
            match={people.chosen}
            onUnpick={people.picked ? unpick : null}
            onNot={hint === null ? null : (byKeyboard) => void notThis(lead, byKeyboard)}
            connected={settings.connection !== null}
            points={points}
            keys={keys}
            feedback={feedback}
          />
          {notShown(true)}
        </>
      )
    }
    if (!settings.connection) return <FirstRun dropped={settings.dropped} onOptions={world.openOptions} />
    if (hint === null) return <NoPerson {...page} />
    if (people === null) return <Skeleton label={t('loading', { ns: 'common' })} lines={5} />
    if (people.persons.length === 0 && people.named.length === 0)
      return hint.recognised ? (
        <NoPerson {...page} />
      ) : (
        <NotRecognised {...page} known={hint.host !== 'generic'} />
      )
    return (
      <>
        {people.persons.length > 0 ? (
          <>
            <UnknownPerson
              key={`unknown ${hint.token}`}
              {...page}
              persons={people.persons}
              mayLookUp={settings.unknownLookup}
              taken={people.taken}
              feedback={feedback}
              possible={people.matches.length > 0 ? <PeopleChooser people={people} onPick={choose} /> : null}
            />
            {notShown(true)}
          </>
        ) : (
          notShown(false)
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
          aria-expanded={searching}
          onClick={() => {
            if (searching) world.drafts.removeItem(searchKey)
            setSearching(!searching)
          }}
        />
        <AnswersButton db={world.db} open={answering} onToggle={() => setAnswering(!answering)} />
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
        <LeadSearch
          db={world.db}
          autoFocus
          initial={world.drafts.getItem(searchKey) ?? ''}
          onType={(text) => world.drafts.setItem(searchKey, text)}
          onChoose={choose}
        />
      )}
      {answering && (
        <AnswersPanel onClose={() => setAnswering(false)}>
          <Answers world={answersWorld} onOpenLead={openLead} />
        </AnswersPanel>
      )}
      {settings && (settings.connection || people?.chosen) && (
        <HubNote settings={settings} now={world.now()} world={world} />
      )}
      <div className="flex flex-1 flex-col gap-3">
        {people && !problem && <NameCaution people={people} />}
        {content()}
      </div>
      <Foot>
        <NoticeBar world={world} feedback={feedback} />
        {mayTell && !problem && (
          <FeedbackBar
            key={context?.lead.id ?? ''}
            {...{ world, context, points, feedback }}
            personId={settings?.connection?.person?.id}
          />
        )}
      </Foot>
    </main>
  )
}
