import { ChevronDown, ChevronUp, Copy, ExternalLink } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { refusedBy } from '../../lib/domain/refused.ts'
import type { Suggestion } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { Badge } from '../base/badge.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { label, languageName } from '../base/labels.ts'
import { Markdown } from '../base/markdown.tsx'
import type { PointActions } from './use-point-actions.ts'
import type { FollowShown } from './use-shown.ts'
import { StateMark, VerificationBadge } from './verification-badge.tsx'
import { reasonInWords } from './words.ts'

const REASONS_SHOWN = 3

interface Props {
  suggestion: Suggestion
  /** `line`: the title; `text`: with up to five lines of its text; `whole`: all of it, with reasons. */
  size: 'line' | 'text' | 'whole'
  onOpen(): void
  actions: PointActions
  shown: FollowShown | undefined
  refused: boolean
  /** The keys that insert it, as `aria-keyshortcuts` has them. */
  keys: string | undefined
  now: number
}

/** Why nothing here invites to be inserted; nothing where the lead has said no to nothing. */
export function WhyQuiet({ refused }: { refused: ReturnType<typeof refusedBy> }) {
  const { t } = useTranslation('sidebar')
  return refused && <p className="mb-2 text-bad-ink text-sm">{t(`points.refused.${refused}`)}</p>
}

/** One sales argument, and what can be done with it. */
export function Point({ suggestion, size, onOpen, actions, shown, refused, keys, now }: Props) {
  const { t } = useTranslation('sidebar')
  const id = useId()
  const { point } = suggestion
  const insert = (
    <Button
      variant={refused ? 'quiet' : size === 'line' ? 'secondary' : 'primary'}
      size={size === 'line' ? 'sm' : 'md'}
      aria-describedby={id}
      aria-keyshortcuts={keys}
      title={keys}
      onClick={() => actions.insert(point)}
    >
      {t('action.insert', { ns: 'common' })}
    </Button>
  )
  const whole = size === 'whole'
  return (
    // What is below the fold is laid out when it comes near: half of a switch's layout.
    <li className="-mx-1 space-y-1 px-1 py-2 [contain-intrinsic-size:auto_2.75rem] [content-visibility:auto] first:pt-0 last:pb-0">
      <div className="flex items-center gap-1">
        <h3 id={id} className="min-w-0 flex-1 font-semibold text-sm" dir="auto">
          {point.title}
          {size === 'line' && <StateMark verification={point.verification} now={now} />}
          <LanguageMark point={point} />
        </h3>
        <IconButton
          icon={whole ? ChevronUp : ChevronDown}
          label={t(whole ? 'action.less' : 'action.more', { ns: 'common' })}
          className="-my-1"
          aria-expanded={whole}
          aria-describedby={id}
          onClick={onOpen}
        />
        {size === 'line' && insert}
      </div>
      {size !== 'line' && (
        <>
          <Body suggestion={suggestion} whole={whole} shown={shown} now={now} />
          <div className="flex flex-wrap items-center gap-1">
            {insert}
            {point.proof?.url && (
              <Button
                variant={refused ? 'quiet' : 'secondary'}
                aria-describedby={id}
                title={t('points.withProofHint', { proof: point.proof.text })}
                onClick={() => actions.insert(point, { proof: true })}
              >
                {t('points.withProof')}
              </Button>
            )}
            <IconButton
              icon={Copy}
              label={t('action.copy', { ns: 'common' })}
              aria-describedby={id}
              onClick={() => actions.copy(point)}
            />
            <Evidence point={point} />
          </div>
        </>
      )}
    </li>
  )
}

/** Names the language of a point that is not in the rep's. */
function LanguageMark({ point: { language } }: { point: TalkingPoint }) {
  const { i18n } = useTranslation('sidebar')
  if (language.split('-')[0] === i18n.language.split('-')[0]) return null
  return (
    <>
      {' '}
      <Badge>{languageName(language, i18n.language)}</Badge>
    </>
  )
}

interface BodyProps extends Pick<Props, 'suggestion' | 'shown' | 'now'> {
  whole: boolean
}

/** A point's text, and what speaks for it. */
function Body({ suggestion: { point, reasons }, whole, shown, now }: BodyProps) {
  const { t, i18n } = useTranslation('sidebar')
  const text = useRef<HTMLDivElement>(null)
  useEffect(() => (text.current ? shown?.(text.current, point.id) : undefined), [shown, point.id])
  // The badge and the evidence say these two already.
  const triggered = reasons.filter(({ code }) => code !== 'not_validated' && code !== 'evidence')
  return (
    <>
      <div ref={text} className="text-sm" lang={point.language}>
        {whole ? (
          <Markdown text={point.text} />
        ) : (
          <p className="line-clamp-5" dir="auto">
            {withoutMarks(point.text)}
          </p>
        )}
      </div>
      {whole && point.proof && (
        <p className="text-sm" dir="auto">
          <span className="text-soft">{t('point.proof', { ns: 'common' })}</span>{' '}
          <Proof proof={point.proof} />
        </p>
      )}
      {whole && point.objection && (
        <p className="text-soft text-sm italic" dir="auto">
          {t('point.objection', { ns: 'common', text: point.objection })}
        </p>
      )}
      <p className="flex flex-wrap items-center gap-x-1 text-soft text-xs">
        <VerificationBadge verification={point.verification} whole={whole} now={now} />
        {!whole && point.proof && (
          <span className="max-w-full truncate" title={point.proof.text}>
            <Proof proof={point.proof} />
          </span>
        )}
        {whole && point.lens && <Badge>{label(t, 'lens', point.lens)}</Badge>}
      </p>
      {whole && triggered.length > 0 && (
        <p className="text-soft text-xs">
          {triggered
            .slice(0, REASONS_SHOWN)
            .map((reason) => reasonInWords(t, reason, i18n.language))
            .join(' · ')}
        </p>
      )}
    </>
  )
}

/** What reps reported, always with how many they are. */
function Evidence({ point: { evidence } }: { point: TalkingPoint }) {
  const { t } = useTranslation('sidebar')
  const { worked, didNotWork } = evidence
  const n = worked + didNotWork
  return (
    <span className="ms-auto text-soft text-xs">
      {n > 0
        ? t('point.evidence', { ns: 'common', worked, count: n })
        : t('point.noEvidence', { ns: 'common' })}
    </span>
  )
}

/** Five lines of preview do not need a renderer: the commonest marks are taken out, links keep their text. */
const withoutMarks = (markdown: string): string =>
  markdown
    .slice(0, 600)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+])\s+/gm, '')
    .replace(/(\*\*|__|`)/g, '')

function Proof({ proof: { text, url } }: { proof: NonNullable<TalkingPoint['proof']> }) {
  if (!url) return <span dir="auto">{text}</span>
  return (
    <a href={url} target="_blank" rel="noopener noreferrer" className="text-accent-ink underline" dir="auto">
      {text} <ExternalLink aria-hidden className="inline size-3" />
    </a>
  )
}
