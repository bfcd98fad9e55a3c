import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../components/base/alert.tsx'
import { Button } from '../../components/base/button.tsx'
import { Items } from '../../components/base/items.tsx'
import { label, languageName } from '../../components/base/labels.ts'
import { Markdown } from '../../components/base/markdown.tsx'
import { Select } from '../../components/base/select.tsx'
import { TextArea, TextField } from '../../components/base/text-field.tsx'
import { LIFECYCLE_STAGES } from '../../lib/domain/lead.ts'
import { LANGUAGES, type TalkingPoint } from '../../lib/domain/talking-point.ts'
import { type ContentDraft, type DraftErrors, draftOf, emptyDraft, readDraft } from './content-draft.ts'
import { type DeskClient, type Failure, newId } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { TriggersEditor } from './triggers-editor.tsx'

interface Props {
  client: DeskClient
  /** null = propose a new one. */
  point: TalkingPoint | null
  onSaved(point: TalkingPoint): void
  onFailure(failure: Failure): void
  onCancel(): void
}

/** Proposes or edits a talking point. What was typed stays until the hub has taken it. */
export function PointForm({ client, point, onSaved, onFailure, onCancel }: Props) {
  const { t, i18n } = useTranslation('desk')
  const headingId = useId()
  // One id for all tries of one proposal: whatever is retried, the hub stores it once.
  const [id] = useState(() => point?.id ?? newId())
  const [draft, setDraft] = useState<ContentDraft>(() => (point ? draftOf(point) : emptyDraft(i18n.language)))
  const [minor, setMinor] = useState(false)
  const [errors, setErrors] = useState<DraftErrors>({})
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  const set = <Key extends keyof ContentDraft>(key: Key, value: ContentDraft[Key]) =>
    setDraft((old) => ({ ...old, [key]: value }))
  const error = (field: string) => (errors[field] ? t(`form.errors.${errors[field]}`) : null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const read = readDraft(draft)
    if (!read.ok) return setErrors(read.errors)
    setErrors({})
    setBusy(true)
    const answer = point ? await client.edit(id, read.content, minor) : await client.propose(id, read.content)
    setBusy(false)
    if (answer.ok) return onSaved(answer.value)
    setFailure(answer.failure)
    onFailure(answer.failure)
  }

  const languages = [...new Set([...LANGUAGES, draft.language])]
  const stages = [...new Set([...LIFECYCLE_STAGES, ...draft.stages])]
  return (
    <form
      aria-labelledby={headingId}
      onSubmit={submit}
      noValidate
      className="space-y-3 rounded-lg border border-accent bg-surface p-3"
    >
      <h3 id={headingId} className="font-semibold text-base">
        {point ? t('form.edit', { title: point.title }) : t('form.propose')}
      </h3>
      {Object.keys(errors).length > 0 && (
        <Alert tone="bad" role="alert">
          {t('form.summary')}
        </Alert>
      )}
      <TextField
        ref={first}
        label={t('form.title')}
        error={error('title')}
        value={draft.title}
        onChange={(value) => set('title', value)}
      />
      <TextArea
        label={t('form.text')}
        hint={t('form.textHelp')}
        error={error('text')}
        rows={5}
        lang={draft.language}
        value={draft.text}
        onChange={(value) => set('text', value)}
      />
      <section
        aria-label={t('form.preview')}
        className="rounded-md bg-sunken p-2.5 text-sm"
        lang={draft.language}
      >
        <p className="mb-1 font-medium text-soft text-xs" lang={i18n.language}>
          {t('form.preview')}
        </p>
        {draft.text.trim() === '' ? (
          <p className="text-soft" lang={i18n.language}>
            {t('form.previewEmpty')}
          </p>
        ) : (
          <Markdown text={draft.text} />
        )}
      </section>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('form.language')}
          value={draft.language}
          options={languages.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
          onChange={(value) => set('language', value)}
        />
        <Select
          label={t('form.lens')}
          value={draft.lens}
          options={[
            { value: '', label: t('form.noLens') },
            { value: 'price', label: label(t, 'lens', 'price') },
            { value: 'value', label: label(t, 'lens', 'value') },
          ]}
          onChange={(value) => set('lens', value as ContentDraft['lens'])}
        />
      </div>
      <TextField
        label={t('form.objection')}
        hint={t('form.objectionHelp')}
        error={error('objection')}
        lang={draft.language}
        value={draft.objection}
        onChange={(value) => set('objection', value)}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t('form.proofText')}
          hint={t('form.proofTextHelp')}
          error={error('proofText')}
          value={draft.proofText}
          onChange={(value) => set('proofText', value)}
        />
        <TextField
          label={t('form.proofUrl')}
          type="url"
          error={error('proofUrl')}
          value={draft.proofUrl}
          onChange={(value) => set('proofUrl', value)}
        />
      </div>
      <TriggersEditor
        triggers={draft.triggers}
        error={error}
        onChange={(triggers) => set('triggers', triggers)}
      />
      <fieldset>
        <legend className="font-medium text-sm">{t('form.stages')}</legend>
        <p className="text-soft text-xs">{t('form.stagesHelp')}</p>
        <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
          <Items of={stages} id={(stage) => stage} failed={(note) => note}>
            {(stage) => (
              <label className="flex min-h-6 items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={draft.stages.includes(stage)}
                  onChange={(event) =>
                    set(
                      'stages',
                      event.target.checked
                        ? [...draft.stages, stage]
                        : draft.stages.filter((other) => other !== stage),
                    )
                  }
                />
                {label(t, 'stage', stage)}
              </label>
            )}
          </Items>
        </div>
      </fieldset>
      <TextField
        label={t('form.tags')}
        hint={t('form.tagsHelp')}
        error={error('tags')}
        value={draft.tags}
        onChange={(value) => set('tags', value)}
      />
      {point && (
        <fieldset>
          <legend className="mb-1 font-medium text-sm">{t('form.editKind')}</legend>
          {[false, true].map((value) => (
            <label key={String(value)} className="flex min-h-7 items-start gap-1.5 text-sm">
              <input
                type="radio"
                name={`${headingId}-kind`}
                className="mt-0.5 size-4 shrink-0 accent-accent"
                checked={minor === value}
                onChange={() => setMinor(value)}
              />
              {t(value ? 'form.minor' : 'form.real')}
            </label>
          ))}
        </fieldset>
      )}
      <FailureAlert failure={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button onClick={onCancel}>{t('action.cancel')}</Button>
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? t('form.saving') : t(point ? 'form.submitEdit' : 'form.submitPropose')}
        </Button>
      </div>
    </form>
  )
}
