import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Items } from '../../../components/base/items.tsx'
import { languageName } from '../../../components/base/labels.ts'
import { Select } from '../../../components/base/select.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import { LANGUAGES } from '../../../lib/domain/language.ts'
import type { SearchWord } from '../../../lib/domain/search-word.ts'
import type { DeskClient, Failure } from '../desk-client.ts'
import { FailureAlert } from '../failure-alert.tsx'
import { FoundPoints } from './found-points.tsx'
import type { Find } from './use-found.ts'
import { readWordDraft, type WordDraft, type WordErrors } from './word-draft.ts'

interface Props {
  client: DeskClient
  /** What it begins with. */
  first: WordDraft
  isNew: boolean
  /** How often something else was asked for while this is half typed: it says so, and has the focus. */
  held: number
  /** What talking points answer, to choose from. */
  objections: readonly string[]
  find: Find
  /** Whether anything is typed that is not stored. */
  onTyped(typed: boolean): void
  onSaved(word: SearchWord, search: string | null): void
  onFailure(failure: Failure): void
  onCancel(): void
}

/** Adds words to the search, or changes them. What they would find stands below while one types. */
export function WordForm(props: Props) {
  const { client, first, isNew, held, objections, find, onTyped, onSaved, onFailure, onCancel } = props
  const { t, i18n } = useTranslation('desk')
  const headingId = useId()
  const listId = useId()
  const [draft, setDraft] = useState(first)
  const [errors, setErrors] = useState<WordErrors>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const words = useRef<HTMLInputElement>(null)
  const standsFor = useRef<HTMLInputElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, and each time it is held, to where something is to be written
  useEffect(() => {
    const field = first.words === '' ? words.current : standsFor.current
    field?.focus()
    field?.scrollIntoView?.({ block: 'center' })
  }, [held])

  function set(part: Partial<WordDraft>) {
    const next = { ...draft, ...part }
    setDraft(next)
    onTyped(
      next.words !== first.words || next.standsFor !== first.standsFor || next.language !== first.language,
    )
  }
  const error = (field: keyof WordErrors) => (errors[field] ? t(`form.errors.${errors[field]}`) : null)
  const read = readWordDraft(draft)

  async function submit(event: FormEvent) {
    event.preventDefault()
    setErrors(read.ok ? {} : read.errors)
    if (!read.ok) return (read.errors.words ? words : standsFor).current?.focus()
    if (busy) return
    setBusy(true)
    const answer = await client.putSearchWord(draft.id, read.content)
    setBusy(false)
    if (answer.ok) return onSaved(answer.value, draft.search)
    setFailure(answer.failure)
    onFailure(answer.failure)
  }

  const languages = [...new Set([...LANGUAGES, draft.language])]
  return (
    <form
      aria-labelledby={headingId}
      onSubmit={submit}
      noValidate
      className="space-y-3 rounded-lg border border-accent bg-surface p-3"
    >
      <h3 id={headingId} className="font-semibold text-base">
        {t(isNew ? 'search.words.add' : 'search.words.change')}
      </h3>
      <div role="status">
        {held > 0 && (
          <p key={held} className="text-sm text-warn-ink">
            {t('search.words.held')}
          </p>
        )}
      </div>
      <TextField
        ref={words}
        label={t('search.words.said')}
        hint={t('search.words.saidHelp')}
        error={error('words')}
        lang={draft.language}
        value={draft.words}
        onChange={(value) => set({ words: value })}
      />
      <TextField
        ref={standsFor}
        label={t('search.words.standsFor')}
        hint={t('search.words.standsForHelp')}
        error={error('standsFor')}
        list={listId}
        value={draft.standsFor}
        onChange={(value) => set({ standsFor: value })}
      />
      <datalist id={listId}>
        <Items of={objections} id={(text) => text} failed={() => null}>
          {(text) => <option value={text} />}
        </Items>
      </datalist>
      <Select
        label={t('search.words.language')}
        value={draft.language}
        options={languages.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
        onChange={(value) => set({ language: value })}
      />
      <div role="status">
        {read.ok && find && <FoundPoints points={find(read.content.words[0] ?? '', [read.content])} />}
      </div>
      <FailureAlert failure={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{t('action.cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? t('form.saving') : t('search.words.save')}
        </Button>
      </div>
    </form>
  )
}
