import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod/mini'
import { LANGUAGES } from '../../lib/domain/language.ts'
import { TalkingPointContent } from '../../lib/domain/talking-point.ts'
import { Button } from './button.tsx'
import { languageName } from './labels.ts'
import { Select } from './select.tsx'
import { TextArea, TextField } from './text-field.tsx'
import { useOnce } from './use-once.ts'

const Draft = z.object({
  title: z.string(),
  text: z.string(),
  objection: z.string(),
  /** Null until it is chosen; a draft of an older version has none. */
  language: z._default(z.nullable(z.string()), null),
})
type Draft = z.infer<typeof Draft>
const EMPTY: Draft = { title: '', text: '', objection: '', language: null }

/** What a rep proposes. */
export type Proposal = Pick<TalkingPointContent, 'title' | 'text' | 'language' | 'objection'>

const Proposed = z.pick(TalkingPointContent, { title: true, text: true, language: true, objection: true })

interface Props {
  /** Keeps what is typed, as one text. */
  draft: { read(): string | null; write(text: string): void; remove(): void }
  /** Answers whether it is stored: only then the draft goes. */
  onPropose(proposal: Proposal): Promise<boolean>
  /** After Escape the draft stays, after Cancel it is gone. */
  onClose(): void
  /** Languages (BCP 47) in which it may be, the likeliest first; the page's own are offered as well. */
  languages?: readonly string[]
  autoFocus?: boolean
}

function readDraft(stored: string | null): Draft {
  if (stored === null) return EMPTY
  try {
    return Draft.safeParse(JSON.parse(stored)).data ?? EMPTY
  } catch {
    return EMPTY // of another version
  }
}

/** A talking point in the rep's own words, for marketing to check. */
export function ProposalForm({ draft, onPropose, onClose, languages = [], autoFocus = false }: Props) {
  const { t, i18n } = useTranslation('common')
  const [typed, setTyped] = useState(() => readDraft(draft.read()))
  const [isShort, setShort] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (autoFocus) first.current?.focus()
  }, [autoFocus])

  const offered = [...new Set([...languages, i18n.language, ...LANGUAGES])]
  const language = offered.find((tag) => tag === typed.language) ?? offered[0] ?? i18n.language

  function change(values: Partial<Draft>) {
    const next = { ...typed, ...values }
    setTyped(next)
    setShort(false)
    const { title, text, objection } = next
    draft.write(title + text + objection === '' ? '' : JSON.stringify(next))
  }

  const field = (name: keyof typeof MOST) => ({
    label: t(`proposal.${name}`),
    value: typed[name],
    maxLength: MOST[name],
    onChange: (value: string) => change({ [name]: value }),
  })

  const submit = useOnce(async () => {
    const { title, text, objection } = typed
    const parsed = Proposed.safeParse({
      ...{ title, text, language },
      objection: objection.trim() === '' ? null : objection,
    })
    if (!parsed.success) {
      setShort(true)
      return first.current?.focus()
    }
    if (await onPropose(parsed.data)) draft.remove()
  })

  return (
    <form
      aria-label={t('proposal.heading')}
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
      <TextField ref={first} {...field('title')} error={isShort ? t('proposal.empty') : null} />
      <TextArea {...field('text')} hint={t('proposal.hint')} />
      <TextField {...field('objection')} />
      <Select
        label={t('proposal.language')}
        value={language}
        options={offered.map((tag) => ({ value: tag, label: languageName(tag, i18n.language) }))}
        onChange={(chosen) => change({ language: chosen })}
      />
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="sm">
          {t('proposal.send')}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          onClick={() => {
            draft.remove()
            onClose()
          }}
        >
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** As the talking points themselves have it. */
const MOST = { title: 200, text: 5000, objection: 500 } as const
