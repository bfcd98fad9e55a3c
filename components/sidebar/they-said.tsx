import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import { objectionsTold } from '../../lib/db/objections-told.ts'
import { allSearchWords } from '../../lib/db/search-words.ts'
import type { LeadContext } from '../../lib/domain/lead-context.ts'
import { answererOf, meaningsOf, objectionKey, objectionsOf } from '../../lib/domain/objections.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import type { SearchWord } from '../../lib/domain/search-word.ts'
import { type Suggestion, suggest } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { Button } from '../base/button.tsx'
import { type Chip, Chips } from '../base/chips.tsx'
import { Items } from '../base/items.tsx'
import { Select } from '../base/select.tsx'
import { TextArea } from '../base/text-field.tsx'
import { useOnce } from '../base/use-once.ts'
import { Point, WhyQuiet } from './point.tsx'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackActions, FeedbackContent } from './use-feedback.ts'
import type { PointActions } from './use-point-actions.ts'
import { type FollowShown, useShown } from './use-shown.ts'

/** Chips at first, and points at most: the form stands above the page's lower edge. */
const CHIPS = 5
const ANSWERS = 3
const MORE = '+'

interface Props {
  world: SidebarWorld
  leadId: string | null
  context: LeadContext | null
  points: readonly TalkingPoint[]
  actions: PointActions
  /** Counts what was in view. */
  record: FeedbackActions['record']
  /** Answers the id under which it is stored, or null. */
  onTell(content: FeedbackContent): Promise<string | null>
  /** Id of the feedback that was taken back last. */
  undone: string | null
  /** Escape, and after what was typed is stored. */
  onClose(): void
}

/** What the lead said: a known objection by one click, else in words. What answers it stands below at once. */
export function TheySaid({
  world,
  leadId,
  context,
  points,
  actions,
  record,
  onTell,
  undone,
  onClose,
}: Props) {
  const { t } = useTranslation('sidebar')
  const { drafts } = world
  const key = formDraftKey(leadId ?? world.tab, 'heard')
  const [text, setText] = useState(() => drafts.getItem(key) ?? '')
  const [pressed, setPressed] = useState<{ words: string; id?: string } | null>(null)
  const chosen =
    pressed === null || (pressed.id !== undefined && pressed.id === undone) ? null : pressed.words
  const [what, setWhat] = useState<'objection' | 'question'>('objection')
  const [error, setError] = useState<string | null>(null)
  const suggestions = useSuggestions(world, points, context)
  const shown = useShown(world, leadId, record)

  const hear = (words: string, kind: typeof what) =>
    onTell({ kind: 'heard', leadId, what: kind, text: words })

  const submit = useOnce(async () => {
    const words = text.trim()
    if (words === '') return setError(t('form.empty'))
    if ((await hear(words, what)) === null) return
    drafts.removeItem(key)
    onClose()
  })

  return (
    <form
      className="space-y-2 p-2"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        onClose()
      }}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <KnownObjections
        world={world}
        suggestions={suggestions}
        chosen={chosen}
        onChoose={async (words) => {
          setPressed({ words })
          const id = await hear(words, 'objection')
          setPressed(id === null ? null : { words, id })
        }}
      />
      <TextArea
        label={t('form.heard.text')}
        hint={t('form.hint')}
        value={text}
        onChange={(value) => {
          setText(value)
          setError(null)
          setPressed(null)
          drafts.setItem(key, value)
        }}
        error={error}
        maxLength={2000}
      />
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-28">
          <Select
            label={t('form.heard.what')}
            hideLabel
            value={what}
            onChange={setWhat}
            options={[
              { value: 'objection', label: t('form.heard.objection') },
              { value: 'question', label: t('form.heard.question') },
            ]}
          />
        </div>
        <Button type="submit" variant="primary">
          {t('action.send', { ns: 'common' })}
        </Button>
      </div>
      <Answers
        world={world}
        objection={chosen ?? text}
        suggestions={suggestions}
        actions={actions}
        shown={shown}
        refused={context && refusedBy(context.lead.consent)}
        now={world.now()}
      />
    </form>
  )
}

function useSuggestions(world: SidebarWorld, points: readonly TalkingPoint[], context: LeadContext | null) {
  const { i18n } = useTranslation('sidebar')
  const minute = Math.floor(world.now() / 60_000)
  return useMemo(
    () => suggest(points, context, { now: new Date(minute * 60_000), language: i18n.language }),
    [points, context, minute, i18n.language],
  )
}

interface KnownProps {
  world: Pick<SidebarWorld, 'stores'>
  suggestions: readonly Suggestion[]
  /** As it was pressed; null = none. */
  chosen: string | null
  onChoose(text: string): void
}

/** Chips of what this rep was told most, then of what talking points answer. */
function KnownObjections({ world, suggestions, chosen, onChoose }: KnownProps) {
  const { t, i18n } = useTranslation('sidebar')
  const [reported, setReported] = useState<readonly string[]>([])
  const [all, setAll] = useState(false)
  useEffect(() => {
    world
      .stores()
      .then(({ db }) => objectionsTold(db))
      .then(setReported, console.warn) // the others are there all the same
  }, [world])
  const spoken = suggestions.filter(({ language }) => language !== 'other')
  const answered = objectionsOf(spoken.map(({ point }) => point)).map(({ text }) => text)
  const known = [...new Map([...reported, ...answered].map((text) => [objectionKey(text), text] as const))]
  if (known.length === 0) return null
  const shown = all ? known : known.slice(0, CHIPS)
  const chips: Chip[] = shown.map(([id, text]) => ({ id, text, pressed: text === chosen }))
  const rest = known.length - shown.length
  if (rest > 0) {
    const title = t('points.moreObjections', { count: rest })
    chips.push({ id: MORE, text: `+${rest.toLocaleString(i18n.language)}`, title, whole: true })
  }
  return (
    <Chips
      label={t('form.heard.known')}
      chips={chips}
      onPress={(id) => {
        const text = known.find(([key]) => key === id)?.[1]
        if (text === undefined) setAll(true)
        else if (text !== chosen) onChoose(text)
      }}
    />
  )
}

interface AnswersProps {
  world: Pick<SidebarWorld, 'follow'>
  objection: string
  suggestions: readonly Suggestion[]
  actions: PointActions
  shown: FollowShown | undefined
  refused: ReturnType<typeof refusedBy>
  now: number
}

/** The points that answer what was said, those in other languages last. */
function Answers({ world, objection, suggestions, actions, shown, refused, now }: AnswersProps): ReactNode {
  const { t } = useTranslation('sidebar')
  const [open, setOpen] = useState<string | null>(null)
  const [words, setWords] = useState<readonly SearchWord[]>([])
  useEffect(
    // Without them the others are there all the same.
    () => world.follow(({ db }) => allSearchWords(db), { next: setWords, error: console.warn }),
    [world.follow],
  )
  const meanings = useMemo(() => meaningsOf(words), [words])
  const answerers = useMemo(
    () =>
      [false, true].map((isOther) => {
        const among = suggestions.filter(({ language }) => (language === 'other') === isOther)
        const by = new Map(among.map((suggestion) => [suggestion.point as TalkingPoint, suggestion]))
        const answer = answererOf([...by.keys()], meanings)
        return (objection: string) => answer(objection).flatMap((point) => by.get(point) ?? [])
      }),
    [suggestions, meanings],
  )
  const found = useMemo(
    () => (objection.trim() === '' ? [] : answerers.flatMap((answer) => answer(objection)).slice(0, ANSWERS)),
    [objection, answerers],
  )
  return (
    <>
      <p role="status" className={found.length > 0 ? 'font-medium text-sm' : 'sr-only'}>
        {found.length > 0 && t('form.heard.answers', { count: found.length })}
      </p>
      {found.length > 0 && <WhyQuiet refused={refused} />}
      {found.length > 0 && (
        <ul className="divide-y divide-line">
          <Items of={found} id={({ point }) => point.id}>
            {(suggestion) => {
              const { id } = suggestion.point
              return (
                <Point
                  suggestion={suggestion}
                  size={open === id ? 'whole' : 'line'}
                  onOpen={() => setOpen(open === id ? null : id)}
                  actions={actions}
                  shown={shown}
                  refused={refused !== null}
                  keys={undefined}
                  now={now}
                />
              )
            }}
          </Items>
        </ul>
      )}
    </>
  )
}
