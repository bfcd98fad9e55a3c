import clsx from 'clsx'
import {
  ArrowUpRight,
  Circle,
  Download,
  FileText,
  Globe,
  type LucideIcon,
  MailOpen,
  MailX,
  Megaphone,
  MessageSquareReply,
  MousePointerClick,
  Presentation,
  Send,
  TrendingUp,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { HistoryRow } from '../../lib/domain/history-rows.ts'
import { standardStage } from '../../lib/domain/stage.ts'
import { isPassive } from '../../lib/domain/touchpoint-kinds.ts'
import { label } from '../base/labels.ts'
import { fullTime, shortDate } from '../base/relative-time.tsx'

const ICON = new Map<string, LucideIcon>([
  ['page_view', Globe],
  ['form_submission', FileText],
  ['email_sent', Send],
  ['email_opened', MailOpen],
  ['email_clicked', MousePointerClick],
  ['email_bounced', MailX],
  ['download', Download],
  ['webinar', Presentation],
  ['ad_click', Megaphone],
  ['campaign_response', MessageSquareReply],
  ['score_change', TrendingUp],
  ['stage_change', ArrowUpRight],
])

/** What a lead did stands out; what only happened to it (an e-mail was sent, a machine opened it) is set back. */
export function HistoryEntry({ row, newDay, now }: { row: HistoryRow; newDay: boolean; now: number }) {
  const { kind, at, title, url, detail, from, to } = row.touchpoint
  const { t, i18n } = useTranslation('sidebar')
  const weak = isPassive(kind)
  const name = label(t, 'kind', kind)
  const Icon = ICON.get(kind) ?? Circle
  const inWords = (value: string | number | undefined) =>
    typeof value === 'string' && kind === 'stage_change'
      ? label(t, 'stage', standardStage(value))
      : (value ?? '?')
  // An icon says a kind that everybody knows; the customer's own are said in words. A stage has no title worth reading.
  const isNamed = !ICON.has(kind) || kind === 'stage_change'
  const changed = from !== undefined || to !== undefined
  // A customer's own kind may change from a long text to another.
  const isShort = [from, to].every((value) => typeof value === 'number')
  return (
    <li className={clsx('flex items-start gap-2 py-0.5 text-sm', weak && 'text-soft')}>
      <time
        dateTime={at}
        title={fullTime(at, i18n.language)}
        className="w-14 shrink-0 text-soft text-xs leading-5 tabular-nums"
      >
        <span className={newDay ? undefined : 'sr-only'}>
          {/* Portuguese puts a word into it that a narrow column has no room for. */}
          {shortDate(at, now, i18n.language).replaceAll(' de ', ' ')}
        </span>
      </time>
      <span title={name} className="mt-0.5 shrink-0 text-soft">
        <Icon aria-hidden className="size-4" />
        {!isNamed && <span className="sr-only">{name}: </span>}
      </span>
      <div className="wrap-anywhere min-w-0">
        {isNamed && <span className="font-medium">{name} </span>}
        {kind !== 'stage_change' &&
          (url ? (
            <a
              href={url}
              target="_blank"
              rel="noopener noreferrer"
              className="text-accent-ink underline decoration-1 underline-offset-2"
              dir="auto"
            >
              {title}
            </a>
          ) : (
            <bdi className={weak ? undefined : 'font-medium'}>{title}</bdi>
          ))}
        {changed && (
          <span className={clsx('text-soft', isShort && 'whitespace-nowrap')}>
            {' '}
            <bdi>{inWords(from)}</bdi> → <bdi>{inWords(to)}</bdi>
          </span>
        )}
        {detail && <span className="text-soft"> · {detail}</span>}
        {row.count > 1 && <span className="font-semibold"> ×{row.count.toLocaleString(i18n.language)}</span>}
        {weak && <span className="sr-only"> · {t('history.weak')}</span>}
      </div>
    </li>
  )
}
