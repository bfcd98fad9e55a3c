import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { z } from 'zod/mini'
import { TalkingPointContent } from '../../lib/domain/talking-point.ts'
import { Button } from './button.tsx'
import { TextArea, TextField } from './text-field.tsx'
import { useOnce } from './use-once.ts'

const Draft = z.object({ title: z.string(), text: z.string(), objection: z.string() })
type Draft = z.infer<typeof Draft>
const EMPTY: Draft = { title: '', text: '', objection: '' }

/** What a rep proposes; the language is that of the page. */
export type Proposal = Pick<TalkingPointContent, 'title' | 'text' | 'language' | 'objection'>

const Proposed = z.pick(TalkingPointContent, { title: true, text: true, language: true, objection: true })

interface Props {
  /** Keeps what is typed, as one text. */
  draft: { read(): string | null; write(text: string): void; remove(): void }
  /** Answers whether it is stored: only then the draft goes. */
  onPropose(proposal: Proposal): Promise<boolean>
  /** Escape: the draft stays. */
  onClose(): void
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
export function ProposalForm({ draft, onPropose, onClose, autoFocus = false }: Props) {
  const { t, i18n } = useTranslation('common')
  const [typed, setTyped] = useState(() => readDraft(draft.read()))
  const [isShort, setShort] = useState(false)
  const first = useRef<HTMLInputElement>(null)
  useEffect(() => {
    if (autoFocus) first.current?.focus()
  }, [autoFocus])

  const field = (name: keyof Draft) => ({
    label: t(`proposal.${name}`),
    value: typed[name],
    maxLength: MOST[name],
    onChange(value: string) {
      const next = { ...typed, [name]: value }
      setTyped(next)
      setShort(false)
      draft.write(Object.values(next).every((text) => text === '') ? '' : JSON.stringify(next))
    },
  })

  const submit = useOnce(async () => {
    const { title, text, objection } = typed
    const parsed = Proposed.safeParse({
      ...{ title, text, language: i18n.language },
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
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" size="sm">
          {t('proposal.send')}
        </Button>
        <Button variant="quiet" size="sm" onClick={onClose}>
          {t('action.cancel')}
        </Button>
      </div>
    </form>
  )
}

/** As the talking points themselves have it. */
const MOST: Readonly<Record<keyof Draft, number>> = { title: 200, text: 5000, objection: 500 }
