import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../components/base/alert.tsx'
import { Button } from '../../components/base/button.tsx'
import { Items } from '../../components/base/items.tsx'
import { label, languageName } from '../../components/base/labels.ts'
import { Markdown } from '../../components/base/markdown.tsx'
import { Select } from '../../components/base/select.tsx'
import { TextArea, TextField } from '../../components/base/text-field.tsx'
import { LANGUAGES } from '../../lib/domain/language.ts'
import { LIFECYCLE_STAGES } from '../../lib/domain/stage.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { ConflictDialog } from './conflict-dialog.tsx'
import { type ContentDraft, draftOf } from './content-draft.ts'
import { Differences, differing } from './differences.tsx'
import { FailureAlert } from './failure-alert.tsx'
import type { PointDraft } from './point-drafts.ts'
import { TriggersEditor } from './triggers-editor.tsx'
import { type PointDraftProps, usePointDraft } from './use-point-draft.ts'
import { useWhoChanged } from './who-changed.ts'

interface Props extends PointDraftProps {
  onCancel(): void
}

/** Proposes or edits a talking point. What was typed stays until the hub has taken it, whatever others save meanwhile. */
export function PointForm({ onCancel, ...props }: Props) {
  const { t, i18n } = useTranslation('desk')
  const { point } = props
  const headingId = useId()
  const { draft, errors, busy, failure, newer, update, set, save, forget } = usePointDraft(props)
  const { content } = draft
  const [comparing, setComparing] = useState(false)
  const whoChanged = useWhoChanged()
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => first.current?.focus(), [])

  const error = (field: string) => (errors[field] ? t(`form.errors.${errors[field]}`) : null)

  async function submit(event: FormEvent) {
    event.preventDefault()
    if (newer || (await save(draft.version))) setComparing(true)
  }
  /** Goes on from the text that is there now; the other one stays beside the form. */
  function goOn(there: TalkingPoint, whose: 'mine' | 'theirs') {
    const theirs = draftOf(there)
    update(
      whose === 'mine'
        ? { version: there.version, beside: { whose: 'theirs', content: theirs } }
        : { version: there.version, content: theirs, beside: { whose: 'mine', content } },
    )
    setComparing(false)
  }

  const languages = [...new Set([...LANGUAGES, content.language])]
  const stages = [...new Set([...LIFECYCLE_STAGES, ...content.stages])]
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
      {draft.beside && <TextBeside beside={draft.beside} content={content} onUse={set} />}
      <TextField
        ref={first}
        label={t('form.title')}
        error={error('title')}
        value={content.title}
        onChange={(value) => set('title', value)}
      />
      <TextArea
        label={t('form.text')}
        hint={t('form.textHelp')}
        error={error('text')}
        rows={5}
        lang={content.language}
        value={content.text}
        onChange={(value) => set('text', value)}
      />
      <section
        aria-label={t('form.preview')}
        className="rounded-md bg-sunken p-2.5 text-sm"
        lang={content.language}
      >
        <p className="mb-1 font-medium text-soft text-xs" lang={i18n.language}>
          {t('form.preview')}
        </p>
        {content.text.trim() === '' ? (
          <p className="text-soft" lang={i18n.language}>
            {t('form.previewEmpty')}
          </p>
        ) : (
          <Markdown text={content.text} />
        )}
      </section>
      <div className="grid gap-3 sm:grid-cols-2">
        <Select
          label={t('form.language')}
          value={content.language}
          options={languages.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
          onChange={(value) => set('language', value)}
        />
        <Select
          label={t('form.lens')}
          value={content.lens}
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
        lang={content.language}
        value={content.objection}
        onChange={(value) => set('objection', value)}
      />
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={t('form.proofText')}
          hint={t('form.proofTextHelp')}
          error={error('proofText')}
          value={content.proofText}
          onChange={(value) => set('proofText', value)}
        />
        <TextField
          label={t('form.proofUrl')}
          type="url"
          error={error('proofUrl')}
          value={content.proofUrl}
          onChange={(value) => set('proofUrl', value)}
        />
      </div>
      <TriggersEditor
        triggers={content.triggers}
        error={error}
        onChange={(triggers) => set('triggers', triggers)}
      />
      <fieldset>
        <legend className="font-medium text-sm">{t('form.stages')}</legend>
        <p className="text-soft text-xs">{t('form.stagesHelp')}</p>
        <div className="mt-1 flex flex-wrap gap-x-4 gap-y-1">
          <Items of={stages} id={(stage) => stage} failed={(note) => note}>
            {(stage) => (
              <label className="flex min-h-target items-center gap-1.5 text-sm">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={content.stages.includes(stage)}
                  onChange={(event) =>
                    set(
                      'stages',
                      event.target.checked
                        ? [...content.stages, stage]
                        : content.stages.filter((other) => other !== stage),
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
        value={content.tags}
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
                checked={draft.minor === value}
                onChange={() => update({ minor: value })}
              />
              {t(value ? 'form.minor' : 'form.real')}
            </label>
          ))}
        </fieldset>
      )}
      {newer && (
        <Alert
          tone="warn"
          role="status"
          title={t('conflict.title')}
          action={
            <Button size="sm" onClick={() => setComparing(true)}>
              {t('conflict.compare')}
            </Button>
          }
        >
          {whoChanged(newer)}
        </Alert>
      )}
      <FailureAlert failure={failure} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button
          onClick={() => {
            forget()
            onCancel()
          }}
        >
          {t('action.cancel')}
        </Button>
        <Button type="submit" variant="primary" busy={busy}>
          {busy ? t('form.saving') : t(point ? 'form.submitEdit' : 'form.submitPropose')}
        </Button>
      </div>
      {newer && comparing && (
        <ConflictDialog
          mine={content}
          theirs={newer}
          busy={busy}
          onKeepMine={() => save(newer.version)}
          onTakeTheirs={() => goOn(newer, 'theirs')}
          onMerge={() => goOn(newer, 'mine')}
          onClose={() => setComparing(false)}
        />
      )}
    </form>
  )
}

/** The text that does not stand in the form, where it differs: each field of it can be taken. */
function TextBeside({
  beside,
  content,
  onUse,
}: {
  beside: NonNullable<PointDraft['beside']>
  content: ContentDraft
  onUse<Key extends keyof ContentDraft>(key: Key, value: ContentDraft[Key]): void
}) {
  const { t } = useTranslation('desk')
  const fields = differing(content, beside.content)
  if (fields.length === 0) return null
  const heading = t(`conflict.beside.${beside.whose}`)
  return (
    <section aria-label={heading} className="rounded-md border border-edge border-dashed p-2.5">
      <Differences
        texts={[{ heading, content: beside.content }]}
        fields={fields}
        onUse={(field) => onUse(field, beside.content[field])}
      />
    </section>
  )
}
