import { type KeyboardEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { RECYCLE_REASONS, REJECT_REASONS } from '../../lib/domain/feedback.ts'
import { Button } from '../base/button.tsx'
import { Items } from '../base/items.tsx'
import { label } from '../base/labels.ts'
import { TextField } from '../base/text-field.tsx'

const DAY = 86_400_000

const closesOn = (onClose: () => void) => (event: KeyboardEvent) => {
  if (event.key !== 'Escape') return
  event.preventDefault()
  onClose()
}

/** Why a lead is rejected: one click. A floating menu would cover the sidebar at 320 px and cost 45 kB. */
export function RejectReasons({ onChoose, onClose }: { onChoose(reason: string): void; onClose(): void }) {
  const { t } = useTranslation('sidebar')
  return (
    <fieldset className="min-w-0 p-2" onKeyDown={closesOn(onClose)}>
      <legend className="float-start mb-1 w-full font-medium text-sm">{t('verdict.reject.why')}</legend>
      <div className="clear-both flex flex-wrap gap-1">
        <Items of={REJECT_REASONS} id={(reason) => reason} failed={(note) => note}>
          {(reason) => (
            <Button size="sm" onClick={() => onChoose(reason)}>
              {label(t, 'rejectReason', reason)}
            </Button>
          )}
        </Items>
      </div>
    </fieldset>
  )
}

interface RecycleProps {
  /** Epoch milliseconds. */
  now: number
  onRecycle(reason: string, until: string | null): void
  onClose(): void
}

/** Why it is too early, and from when on sales wants to hear of the lead again. */
export function RecycleForm({ now, onRecycle, onClose }: RecycleProps) {
  const { t } = useTranslation('sidebar')
  const [reason, setReason] = useState<string | null>(null)
  const [until, setUntil] = useState('')
  const [error, setError] = useState<'pickReason' | 'halfDate' | null>(null)
  const date = useRef<HTMLInputElement>(null)
  return (
    <form
      noValidate
      className="space-y-2 p-2"
      onKeyDown={closesOn(onClose)}
      onSubmit={(event) => {
        event.preventDefault()
        if (reason === null) return setError('pickReason')
        // What is typed by half, or lies in the past, has no value, and would be lost in silence.
        if (date.current?.validity.valid === false) return setError('halfDate')
        onRecycle(reason, until === '' ? null : until)
      }}
    >
      <fieldset className="min-w-0">
        <legend className="float-start mb-1 w-full font-medium text-sm">{t('verdict.recycle.why')}</legend>
        <div className="clear-both flex flex-wrap gap-1">
          <Items of={RECYCLE_REASONS} id={(each) => each} failed={(note) => note}>
            {(each) => (
              <Button
                size="sm"
                aria-pressed={each === reason}
                className="aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-ink"
                onClick={() => {
                  setReason(each)
                  setError(null)
                }}
              >
                {label(t, 'rejectReason', each)}
              </Button>
            )}
          </Items>
        </div>
        {error === 'pickReason' && (
          <p role="alert" className="mt-1 text-bad-ink text-xs">
            {t('verdict.recycle.pickReason')}
          </p>
        )}
      </fieldset>
      <TextField
        ref={date}
        type="date"
        error={error === 'halfDate' ? t('verdict.recycle.halfDate') : null}
        label={t('verdict.recycle.until')}
        min={isoDay(now + DAY)}
        value={until}
        onChange={(day) => {
          setUntil(day)
          setError(null)
        }}
      />
      <Button type="submit" variant="primary" size="sm">
        {t('action.save', { ns: 'common' })}
      </Button>
    </form>
  )
}

/** `2027-03-01`, in the rep's time zone. */
function isoDay(time: number): string {
  const date = new Date(time)
  const two = (n: number) => String(n).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}
