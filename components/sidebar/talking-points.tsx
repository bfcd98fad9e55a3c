import {
  Check,
  ChevronDown,
  ChevronUp,
  Copy,
  ExternalLink,
  ThumbsDown,
  ThumbsUp,
  TriangleAlert,
} from 'lucide-react'
import { useId, useState } from 'react'
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
import { fullTime, RelativeTime, relativeTime } from '../base/relative-time.tsx'
import { Section } from '../base/section.tsx'
import { reasonInWords } from './words.ts'

/** Shown at first: a rep chooses between a few, and each costs a switch of messages a millisecond. */
export const POINTS_SHOWN = 3
/** More with each "Show more". */
const POINTS_MORE = 5
const REASONS_SHOWN = 3

export interface PointActions {
  insert(point: TalkingPoint): Promise<void>
  copy(point: TalkingPoint): Promise<void>
  outcome(point: TalkingPoint, outcome: 'worked' | 'did_not_work'): Promise<void>
}

interface Props {
  /** Id of the lead that they are for; what is opened is closed again with another. */
  leadId: string | null
  suggestions: readonly Suggestion[]
  actions: PointActions
  /** What the lead has said no to: then nothing here invites to be inserted. */
  refused?: ReturnType<typeof refusedBy>
  now: number
}

/** The sales arguments that fit, best first. */
export function TalkingPoints({ leadId, suggestions, actions, refused = null, now }: Props) {
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
            {(suggestion) => (
              <Point
                suggestion={suggestion}
                open={open.includes(suggestion.point.id)}
                onOpen={(id, wanted) =>
                  setView({ ...view, open: wanted ? [...open, id] : open.filter((other) => other !== id) })
                }
                actions={actions}
                refused={refused !== null}
                now={now}
              />
            )}
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
  /** Ids of the points whose whole text is shown. */
  open: readonly string[]
}

function Point({
  suggestion: { point, reasons },
  open,
  onOpen,
  actions,
  refused,
  now,
}: {
  suggestion: Suggestion
  open: boolean
  onOpen(id: string, open: boolean): void
  actions: PointActions
  refused: boolean
  now: number
}) {
  const { t, i18n } = useTranslation('sidebar')
  const id = useId()
  const { worked, didNotWork } = point.evidence
  const n = worked + didNotWork
  // The badge and the evidence line below say these two already.
  const triggered = reasons
    .filter(({ code }) => code !== 'not_validated' && code !== 'evidence')
    .slice(0, REASONS_SHOWN)

  return (
    // What is below the fold is laid out when it comes near: half of a switch's layout.
    <li className="-mx-1 space-y-1.5 px-1 py-3 [contain-intrinsic-size:auto_9rem] [content-visibility:auto] first:pt-0 last:pb-0">
      <div className="flex items-start gap-1">
        <h3 id={id} className="min-w-0 flex-1 font-semibold text-sm" dir="auto">
          {point.title}
        </h3>
        <IconButton
          icon={open ? ChevronUp : ChevronDown}
          label={t(open ? 'action.less' : 'action.more', { ns: 'common' })}
          className="-my-1"
          aria-expanded={open}
          aria-describedby={id}
          onClick={() => onOpen(point.id, !open)}
        />
      </div>
      <p className="flex flex-wrap gap-1">
        <VerificationBadge verification={verificationAt(point.verification, new Date(now))} now={now} />
        {point.lens && <Badge>{label(t, 'lens', point.lens)}</Badge>}
        {point.language.split('-')[0] !== i18n.language.split('-')[0] && (
          <Badge>{languageName(point.language, i18n.language)}</Badge>
        )}
      </p>
      {point.objection && (
        <p className="text-soft text-sm italic" dir="auto">
          {t('points.objection', { text: point.objection })}
        </p>
      )}
      <div className="text-sm" lang={point.language}>
        {open ? (
          <Markdown text={point.text} />
        ) : (
          <p className="line-clamp-2" dir="auto">
            {withoutMarks(point.text)}
          </p>
        )}
      </div>
      {open && point.proof && <Proof proof={point.proof} />}
      <p className="text-soft text-xs">
        {triggered.map((reason) => reasonInWords(t, reason, i18n.language)).join(' · ')}
        {triggered.length > 0 && ' · '}
        {n > 0 ? t('points.evidence', { worked, count: n }) : t('points.noEvidence')}
      </p>
      <div className="flex flex-wrap items-center gap-1">
        <Button
          variant={refused ? 'quiet' : 'primary'}
          size="sm"
          aria-describedby={id}
          onClick={() => actions.insert(point)}
        >
          {t('action.insert', { ns: 'common' })}
        </Button>
        <IconButton
          icon={Copy}
          label={t('action.copy', { ns: 'common' })}
          aria-describedby={id}
          onClick={() => actions.copy(point)}
        />
        <Button
          variant="quiet"
          size="sm"
          icon={ThumbsUp}
          aria-describedby={id}
          onClick={() => actions.outcome(point, 'worked')}
        >
          {t('points.worked')}
        </Button>
        <Button
          variant="quiet"
          size="sm"
          icon={ThumbsDown}
          aria-describedby={id}
          onClick={() => actions.outcome(point, 'did_not_work')}
        >
          {t('points.didNotWork')}
        </Button>
      </div>
    </li>
  )
}

/** Two lines of preview do not need a renderer: the commonest marks are taken out, links keep their text. */
const withoutMarks = (markdown: string): string =>
  markdown
    .slice(0, 400)
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

/** State, verifier and age in view: nobody should have to ask whether a text may be used. */
function VerificationBadge({ verification, now }: { verification: Verification; now: number }) {
  const { t, i18n } = useTranslation('sidebar')
  const { state, by, at, until, note, minorEditAt } = verification
  const more = [
    until && t('points.until', { date: fullTime(until, i18n.language) }),
    minorEditAt && t('points.minorEdit', { time: relativeTime(minorEditAt, now, i18n.language) }),
    note,
  ].filter(Boolean)
  return (
    <Badge tone={TONE[state]} icon={state === 'validated' ? Check : TriangleAlert}>
      <span title={more.join(' · ')}>
        {t('points.by', { state: label(t, 'verification', state), name: by })}{' '}
        <RelativeTime at={at} now={now} />
      </span>
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
