import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formDraftKey } from '../../lib/db/draft-keys.ts'
import { Button } from '../base/button.tsx'
import { label } from '../base/labels.ts'
import { Select } from '../base/select.tsx'
import { TextArea } from '../base/text-field.tsx'
import { useOnce } from '../base/use-once.ts'
import type { SidebarWorld } from './sidebar-world.ts'
import type { FeedbackContent } from './use-feedback.ts'

type FormKind = 'content_request' | 'wrong_data'

/** Fields of a lead that can be wrong, as marketing knows them. */
const FIELDS = [
  'name',
  'company',
  'jobTitle',
  'emails',
  'owner',
  'lifecycleStage',
  'leadStatus',
  'locale',
  'consent',
  'touchpoints',
  'other',
] as const

interface Props {
  kind: FormKind
  leadId: string | null
  world: Pick<SidebarWorld, 'drafts' | 'tab'>
  /** Answers whether it is stored: only then the draft goes. */
  onTell(content: FeedbackContent): Promise<boolean>
  /** Escape: the draft stays. */
  onClose(): void
}

/** A few words to marketing. What is typed survives a reload of page or extension. Give it the kind as `key`. */
export function TellForm({ kind, leadId, world, onTell, onClose }: Props) {
  const { t } = useTranslation('sidebar')
  const { drafts } = world
  const key = formDraftKey(leadId ?? world.tab, kind)
  const [text, setText] = useState(() => drafts.getItem(key) ?? '')
  const [field, setField] = useState<(typeof FIELDS)[number]>('company')
  const [error, setError] = useState<string | null>(null)

  function type(value: string) {
    setText(value)
    setError(null)
    drafts.setItem(key, value)
  }

  const submit = useOnce(async () => {
    const words = text.trim()
    if (words === '') return setError(t('form.empty'))
    const content: FeedbackContent =
      kind === 'wrong_data' ? { kind, leadId, field, text: words } : { kind, leadId, text: words }
    if (await onTell(content)) drafts.removeItem(key)
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
      {kind === 'wrong_data' && (
        <Select
          label={t('form.wrong_data.field')}
          value={field}
          onChange={setField}
          options={FIELDS.map((value) => ({ value, label: label(t, 'field', value) }))}
        />
      )}
      <TextArea
        label={t(`form.${kind}.text`)}
        hint={t('form.hint')}
        value={text}
        onChange={type}
        error={error}
        maxLength={2000}
      />
      <Button type="submit" variant="primary" size="sm">
        {t('action.send', { ns: 'common' })}
      </Button>
    </form>
  )
}
