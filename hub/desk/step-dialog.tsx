import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../components/base/button.tsx'
import { Dialog } from '../../components/base/dialog.tsx'
import { TextArea, TextField } from '../../components/base/text-field.tsx'
import type { VerificationStep } from '../../lib/contract/talking-point.ts'
import { DEFAULT_INTERVAL_DAYS } from '../../lib/domain/verification.ts'
import type { Failure } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'

interface Props {
  step: 'validate' | 'request_review' | 'retire'
  title: string
  busy: boolean
  failure: Failure | null
  onTake(step: VerificationStep): void
  onClose(): void
}

/**
 * Asks for what a step needs: a validation its interval and evidence, a review what to check, a retirement its reason.
 * Reasons must be given, because the next reader has only them; the evidence of a validation may be left out.
 */
export function StepDialog({ step, title, busy, failure, onTake, onClose }: Props) {
  const { t } = useTranslation('desk')
  const formId = useId()
  const [days, setDays] = useState(String(DEFAULT_INTERVAL_DAYS))
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const intervalDays = Number(days)
  const daysWrong =
    step === 'validate' && !(/^\d{1,4}$/.test(days) && intervalDays >= 1 && intervalDays <= 3650)
  const noteMissing = step !== 'validate' && note.trim() === ''

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (daysWrong || noteMissing) return
    const text = note.trim() === '' ? null : note.trim()
    onTake(step === 'validate' ? { step, intervalDays, note: text } : { step, note: text })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`points.ask.${step}`, { title })}
      actions={
        <>
          <Button onClick={onClose}>{t('action.cancel')}</Button>
          <Button type="submit" form={formId} variant={step === 'retire' ? 'danger' : 'primary'} busy={busy}>
            {t(`points.steps.${step}`)}
          </Button>
        </>
      }
    >
      <form id={formId} onSubmit={submit} noValidate className="space-y-3">
        {step === 'retire' && <p className="text-sm">{t('points.retireText')}</p>}
        {step === 'validate' && (
          <TextField
            label={t('points.interval')}
            inputMode="numeric"
            error={tried && daysWrong ? t('points.intervalError') : null}
            value={days}
            onChange={setDays}
          />
        )}
        <TextArea
          label={t(`points.notes.${step}`)}
          maxLength={1000}
          error={tried && noteMissing ? t('points.noteRequired') : null}
          value={note}
          onChange={setNote}
        />
        <FailureAlert failure={failure} />
      </form>
    </Dialog>
  )
}
