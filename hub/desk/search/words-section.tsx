import { BookA, Pencil, Plus, Trash2 } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { EmptyState } from '../../../components/base/empty-state.tsx'
import { Items } from '../../../components/base/items.tsx'
import { languageName } from '../../../components/base/labels.ts'
import { Skeleton } from '../../../components/base/spinner.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { UndoBar } from '../../../components/base/undo-bar.tsx'
import type { SearchWordList } from '../../../lib/contract/search-word.ts'
import { objectionsOf } from '../../../lib/domain/objections.ts'
import type { SearchWord } from '../../../lib/domain/search-word.ts'
import type { TalkingPoint } from '../../../lib/domain/talking-point.ts'
import { type DeskClient, type Failure, newId } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { FoundPoints } from './found-points.tsx'
import { KnownWords } from './known-words.tsx'
import { type Find, useFound } from './use-found.ts'
import { draftOfWord, type WordDraft } from './word-draft.ts'
import { WordForm } from './word-form.tsx'

/** Rows that are painted at once; "Show more" adds as many. */
const PAGE = 25
const NONE: readonly SearchWord[] = []

interface Props {
  client: DeskClient
  points: readonly TalkingPoint[] | null
  list: SearchWordList | null
  failure: Failure | null
  /** A search without result, to be added as a word. */
  source: WordDraft | null
  onChange(to: (list: SearchWordList) => SearchWordList): void
  /** A search without result has words now. */
  onAnswered(search: string): void
  onFailure(failure: Failure): void
}

const without = (id: string) => (list: SearchWordList) => ({
  searchWords: list.searchWords.filter((word) => word.id !== id),
})
const withFirst = (word: SearchWord) => (list: SearchWordList) => ({
  searchWords: [word, ...list.searchWords.filter(({ id }) => id !== word.id)],
})

/** The form, as it was opened: what others do to the entry meanwhile changes nothing about it. */
interface Open {
  first: WordDraft
  isNew: boolean
  held: number
}

/** What people say, and what it stands for in the search: add, change, take away, and try what is found. */
export function WordsSection(props: Props) {
  const { client, points, list, source, onChange, onAnswered, onFailure } = props
  const { t, i18n } = useTranslation('desk')
  const [form, setForm] = useState<Open | null>(null)
  const isTyped = useRef(false)
  const [limit, setLimit] = useState(PAGE)
  const quoted = useQuoted()
  const heading = useRef<HTMLHeadingElement>(null)
  const [said, setSaid] = useState('')
  const [removed, setRemoved] = useState<SearchWord | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    if (source) setForm(instead(source, true, isTyped))
  }, [source])
  const words = list?.searchWords ?? NONE
  const find = useFound(points, words)
  const objections = objectionsOf(points ?? []).map(({ text }) => text)

  function failed(failure: Failure) {
    setFailure(failure)
    onFailure(failure)
  }
  function close() {
    setForm(null)
    isTyped.current = false
    heading.current?.focus()
  }
  async function remove(word: SearchWord) {
    const answer = await client.removeSearchWord(word.id)
    if (!answer.ok) return failed(answer.failure)
    setFailure(null)
    setSaid('')
    onChange(without(word.id))
    setRemoved(word)
  }
  async function undo({ id, language, words, standsFor }: SearchWord) {
    const answer = await client.putSearchWord(id, { language, words, standsFor })
    if (!answer.ok) return failed(answer.failure)
    onChange(withFirst(answer.value))
    heading.current?.focus()
    setSaid(t('search.words.back', { words: quoted(words) }))
  }
  function saved(word: SearchWord, search: string | null) {
    onChange(withFirst(word))
    close()
    setSaid(t('search.words.saved', { words: quoted(word.words) }))
    if (search !== null) onAnswered(search)
  }
  const startNew = () =>
    setForm(
      instead(
        { id: newId(), language: i18n.language, words: '', standsFor: '', search: null },
        true,
        isTyped,
      ),
    )
  const others = words.filter(({ id }) => id !== form?.first.id)

  return (
    <section aria-labelledby="search-words-heading" className="min-w-0 space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2
          ref={heading}
          id="search-words-heading"
          tabIndex={-1}
          className="font-semibold text-lg outline-none"
        >
          {t('search.words.heading')}
        </h2>
        {!form?.isNew && (
          <Button variant="primary" icon={Plus} onClick={startNew}>
            {t('search.words.add')}
          </Button>
        )}
      </div>
      <p className="text-soft text-sm">{t('search.words.intro')}</p>
      {form && (
        <WordForm
          key={form.first.id}
          client={client}
          first={form.first}
          isNew={form.isNew}
          held={form.held}
          objections={objections}
          find={find}
          onTyped={(typed) => {
            isTyped.current = typed
          }}
          onSaved={saved}
          onFailure={onFailure}
          onCancel={close}
        />
      )}
      <FailureAlert failure={props.failure ?? failure} />
      <div role="status">
        {removed ? (
          <UndoBar
            key={removed.id}
            autoFocus
            message={t('search.words.removed', { words: quoted(removed.words) })}
            onUndo={() => void undo(removed)}
            onGone={() => setRemoved(null)}
          />
        ) : (
          said && <p className="text-good-ink text-sm">{said}</p>
        )}
      </div>
      <TryOut find={find} />
      {list === null && !props.failure && <Skeleton label={t('loading')} lines={4} />}
      {list !== null && words.length === 0 && !form && (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={BookA} title={t('search.words.empty.title')}>
            {t('search.words.empty.text')}
          </EmptyState>
        </div>
      )}
      {others.length > 0 && (
        <ul aria-labelledby="search-words-heading" className="space-y-2">
          <Items of={others.slice(0, limit)} id={({ id }) => id}>
            {(word) => (
              <li>
                <WordRow
                  word={word}
                  find={find}
                  onEdit={() => setForm(instead(draftOfWord(word), false, isTyped))}
                  onRemove={() => remove(word)}
                />
              </li>
            )}
          </Items>
        </ul>
      )}
      {others.length > limit && (
        <Button className="w-full" onClick={() => setLimit(limit + PAGE)}>
          {t('action.more')}
        </Button>
      )}
      <KnownWords />
    </section>
  )
}

/** The form that is open next: the one that is, where something is typed in it. */
const instead =
  (first: WordDraft, isNew: boolean, isTyped: { readonly current: boolean }) =>
  (open: Open | null): Open =>
    open && isTyped.current ? { ...open, held: open.held + 1 } : { first, isNew, held: 0 }

/** `“dear”, “over our budget”` */
function useQuoted() {
  const { t } = useTranslation('desk')
  return (words: readonly string[]): string =>
    words.map((word) => t('search.words.quote', { word })).join(', ')
}

function WordRow({
  word,
  find,
  onEdit,
  onRemove,
}: {
  word: SearchWord
  find: Find
  onEdit(): void
  onRemove(): Promise<void>
}) {
  const { t, i18n } = useTranslation('desk')
  const [busy, setBusy] = useState(false)
  const name = useQuoted()(word.words)
  return (
    <article className="space-y-2 rounded-lg border border-line bg-surface p-3">
      <h3 className="break-words font-semibold text-sm" lang={word.language}>
        {name}
      </h3>
      <p className="break-words text-sm">
        {t('search.words.means')} <span dir="auto">{word.standsFor}</span>
      </p>
      {find && <FoundPoints points={find(word.words[0] ?? '')} />}
      <p className="text-soft text-sm">
        {[languageName(word.language, i18n.language), word.writtenBy].filter(Boolean).join(' · ')}
      </p>
      <div className="flex flex-wrap gap-2">
        <Button
          size="sm"
          icon={Pencil}
          onClick={onEdit}
          aria-label={t('search.words.editOne', { words: name })}
        >
          {t('points.edit')}
        </Button>
        <Button
          size="sm"
          icon={Trash2}
          busy={busy}
          aria-label={t('search.words.removeOne', { words: name })}
          onClick={async () => {
            setBusy(true)
            await onRemove()
            setBusy(false)
          }}
        >
          {t('search.words.remove')}
        </Button>
      </div>
    </article>
  )
}

/** A search as reps make it: what it finds with the words as they are. */
function TryOut({ find }: { find: Find }) {
  const { t } = useTranslation('desk')
  const [query, setQuery] = useState('')
  return (
    <div className="space-y-2">
      <TextField
        label={t('search.tryOut')}
        type="search"
        hint={t('search.tryOutHelp')}
        value={query}
        onChange={setQuery}
      />
      <div role="status">{find && query.trim() !== '' && <FoundPoints points={find(query)} />}</div>
    </div>
  )
}
