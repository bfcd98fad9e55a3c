import { Check, ChevronDown, ChevronUp, Copy, ExternalLink, TriangleAlert } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { refusedBy } from '../../lib/domain/consent.ts'
import type { Suggestion } from '../../lib/domain/suggest.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { type Verification, verificationAt } from '../../lib/domain/verification.ts'
import { Badge, type Tone } from '../base/badge.tsx'
import { Button, IconButton } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label, languageName } from '../base/labels.ts'
import { Markdown } from '../base/markdown.tsx'
import { RelativeTime, relativeTime, shortDate } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import type { FollowShown } from './use-shown.ts'
import { reasonInWords } from './words.ts'

/** Shown at first: a rep chooses between a few, and each costs a switch of messages a millisecond. */
const POINTS_SHOWN = 3
/** More with each "Show more". */
const POINTS_MORE = 5
const REASONS_SHOWN = 3

export interface PointActions {
  insert(point: TalkingPoint): Promise<void>
  copy(point: TalkingPoint): Promise<void>
}

interface Props {
  /** Id of the lead that they are for; what is opened is closed again with another. */
  leadId: string | null
  suggestions: readonly Suggestion[]
  actions: PointActions
  /** Is given each text that can be read; absent where nobody is known to whom it would be shown. */
  shown?: FollowShown
  /** What the lead has said no to: then nothing here invites to be inserted. */
  refused?: ReturnType<typeof refusedBy>
  now: number
}

/** The sales arguments that fit: the best with its text, the next ones as a line each. */
export function TalkingPoints({ leadId, suggestions, actions, shown, refused = null, now }: Props) {
  const { t } = useTranslation('sidebar')
  // Kept with its lead instead of under a key: many points fit the next lead too, and need not be built again.
  const [kept, setView] = useState<View>({ leadId, count: POINTS_SHOWN, open: [] })
  const view = kept.leadId === leadId ? kept : { leadId, count: POINTS_SHOWN, open: [] }
  const { count, open } = view
  return (
    <Section title={t('points.title')}>
      {refused !== null && suggestions.length > 0 && (
        <p className="mb-2 text-bad-ink text-sm">{t(`points.refused.${refused}`)}</p>
      )}
      {suggestions.length === 0 ? (
        <p className="text-soft text-sm">{t('points.empty')}</p>
      ) : (
        <ul className="divide-y divide-line">
          <Items of={suggestions.slice(0, count)} id={({ point }) => point.id}>
            {(suggestion, index) => {
              const { id } = suggestion.point
              const isOpen = open.includes(id)
              return (
                <Point
                  suggestion={suggestion}
                  size={isOpen ? 'whole' : index === 0 ? 'text' : 'line'}
                  onOpen={() =>
                    setView({ ...view, open: isOpen ? open.filter((other) => other !== id) : [...open, id] })
                  }
                  actions={actions}
                  shown={shown}
                  refused={refused !== null}
                  now={now}
                />
              )
            }}
          </Items>
        </ul>
      )}
      {suggestions.length > count && (
        <Button variant="quiet" size="sm" onClick={() => setView({ ...view, count: count + POINTS_MORE })}>
          {t('action.more', { ns: 'common' })}
        </Button>
      )}
    </Section>
  )
}

interface View {
  leadId: string | null
  count: number
  /** Ids of the points of which all is shown. */
  open: readonly string[]
}

interface PointProps {
  suggestion: Suggestion
  /** `line`: the title; `text`: with up to five lines of its text; `whole`: all of it, with reasons and proof. */
  size: 'line' | 'text' | 'whole'
  onOpen(): void
  actions: PointActions
  shown: FollowShown | undefined
  refused: boolean
  now: number
}

function Point({ suggestion, size, onOpen, actions, shown, refused, now }: PointProps) {
  const { t } = useTranslation('sidebar')
  const id = useId()
  const { point } = suggestion
  const insert = (
    <Button
      variant={refused ? 'quiet' : size === 'line' ? 'secondary' : 'primary'}
      size={size === 'line' ? 'sm' : 'md'}
      aria-describedby={id}
      onClick={() => actions.insert(point)}
    >
      {t('action.insert', { ns: 'common' })}
    </Button>
  )
  const whole = size === 'whole'
  return (
    // What is below the fold is laid out when it comes near: half of a switch's layout.
    <li className="-mx-1 space-y-1.5 px-1 py-2 [contain-intrinsic-size:auto_2.75rem] [content-visibility:auto] first:pt-0 last:pb-0">
      <div className="flex items-center gap-1">
        <h3 id={id} className="min-w-0 flex-1 font-semibold text-sm" dir="auto">
          {point.title}
          {size === 'line' && <Marks point={point} now={now} />}
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
            <IconButton
              icon={Copy}
              label={t('action.copy', { ns: 'common' })}
              aria-describedby={id}
              onClick={() => actions.copy(point)}
            />
          </div>
        </>
      )}
    </li>
  )
}

/** What a rep should know of a point of which only the title stands there: that it may not be used yet, its language. */
function Marks({ point, now }: { point: TalkingPoint; now: number }) {
  const { t, i18n } = useTranslation('sidebar')
  const { state } = verificationAt(point.verification, new Date(now))
  return (
    <>
      {state !== 'validated' && (
        <>
          {' '}
          <Badge tone={TONE[state]} icon={TriangleAlert}>
            {label(t, 'verification', state)}
          </Badge>
        </>
      )}
      {isForeign(point, i18n.language) && (
        <>
          {' '}
          <Badge>{languageName(point.language, i18n.language)}</Badge>
        </>
      )}
    </>
  )
}

const isForeign = (point: TalkingPoint, language: string): boolean =>
  point.language.split('-')[0] !== language.split('-')[0]

interface BodyProps extends Pick<PointProps, 'suggestion' | 'shown' | 'now'> {
  whole: boolean
}

/** A point's text, and what speaks for it. */
function Body({ suggestion: { point, reasons }, whole, shown, now }: BodyProps) {
  const { t, i18n } = useTranslation('sidebar')
  const text = useRef<HTMLDivElement>(null)
  useEffect(() => (text.current ? shown?.(text.current, point.id) : undefined), [shown, point.id])
  const { worked, didNotWork } = point.evidence
  const n = worked + didNotWork
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
      {whole && point.proof && <Proof proof={point.proof} />}
      {whole && point.objection && (
        <p className="text-soft text-sm italic" dir="auto">
          {t('points.objection', { text: point.objection })}
        </p>
      )}
      <p className="flex flex-wrap items-center gap-1 text-soft text-xs">
        <VerificationBadge
          verification={verificationAt(point.verification, new Date(now))}
          whole={whole}
          now={now}
        />
        {isForeign(point, i18n.language) && <Badge>{languageName(point.language, i18n.language)}</Badge>}
        {whole && point.lens && <Badge>{label(t, 'lens', point.lens)}</Badge>}
        <span>{n > 0 ? t('points.evidence', { worked, count: n }) : t('points.noEvidence')}</span>
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

/** Five lines of preview do not need a renderer: the commonest marks are taken out, links keep their text. */
const withoutMarks = (markdown: string): string =>
  markdown
    .slice(0, 600)
    .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/^\s*(?:#{1,6}|>|[-*+])\s+/gm, '')
    .replace(/(\*\*|__|`)/g, '')

const TONE: Record<Verification['state'], Tone> = {
  proposed: 'warn',
  in_review: 'warn',
  validated: 'good',
  needs_review: 'warn',
  retired: 'bad',
}

/** State, verifier, date and end in view: nobody should have to ask whether a text may be used. */
function VerificationBadge({
  verification,
  whole,
  now,
}: {
  verification: Verification
  /** Also what the verifier wrote, and small edits since. */
  whole: boolean
  now: number
}) {
  const { t, i18n } = useTranslation('sidebar')
  const { state, by, at, until, note, minorEditAt } = verification
  const hasEnded = until !== null && Date.parse(until) <= now
  const more = [
    until && !hasEnded && t('points.until', { date: shortDate(until, now, i18n.language) }),
    whole && minorEditAt && t('points.minorEdit', { time: relativeTime(minorEditAt, now, i18n.language) }),
    whole && note,
  ].filter(Boolean)
  return (
    <Badge tone={TONE[state]} icon={state === 'validated' ? Check : TriangleAlert}>
      {hasEnded ? (
        t('points.ended', { date: shortDate(until, now, i18n.language) })
      ) : (
        <>
          {t('points.by', { state: label(t, 'verification', state), name: by })}{' '}
          <RelativeTime at={at} now={now} />
        </>
      )}
      {more.map((each) => ` · ${each}`).join('')}
    </Badge>
  )
}

function Proof({ proof: { text, url } }: { proof: NonNullable<TalkingPoint['proof']> }) {
  const { t } = useTranslation('sidebar')
  return (
    <p className="text-sm" dir="auto">
      <span className="text-soft">{t('points.proof')}</span>{' '}
      {url ? (
        <a href={url} target="_blank" rel="noopener noreferrer" className="text-accent-ink underline">
          {text} <ExternalLink aria-hidden className="inline size-3" />
        </a>
      ) : (
        text
      )}
    </p>
  )
}
