import { type FormEvent, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../../components/base/alert.tsx'
import { Button } from '../../components/base/button.tsx'
import { Dialog } from '../../components/base/dialog.tsx'
import { Markdown } from '../../components/base/markdown.tsx'
import { TextArea, TextField } from '../../components/base/text-field.tsx'
import type { VerificationStep } from '../../lib/contract/talking-point.ts'
import type { TalkingPoint } from '../../lib/domain/talking-point.ts'
import { DEFAULT_INTERVAL_DAYS } from '../../lib/domain/verification.ts'
import type { Failure } from './desk-client.ts'
import { FailureAlert } from './failure-alert.tsx'
import { useWhoChanged } from './who-changed.ts'

interface Props {
  step: 'validate' | 'request_review' | 'retire'
  point: TalkingPoint
  busy: boolean
  failure: Failure | null
  onTake(step: VerificationStep): void
  onClose(): void
}

/**
 * Asks for what a step needs: a validation its interval and evidence, a review what to check, a retirement its reason.
 * Reasons must be given, because the next reader has only them; the evidence of a validation may be left out. A
 * validation is of the text that was read: when it changes meanwhile, the new one is shown and wants to be read first.
 */
export function StepDialog({ step, point, busy, failure, onTake, onClose }: Props) {
  const { t } = useTranslation('desk')
  const formId = useId()
  const [days, setDays] = useState(String(DEFAULT_INTERVAL_DAYS))
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const [read, setRead] = useState(point.version)
  const unread = step === 'validate' && point.version !== read
  const whoChanged = useWhoChanged()
  const intervalDays = Number(days)
  const daysWrong =
    step === 'validate' && !(/^\d{1,4}$/.test(days) && intervalDays >= 1 && intervalDays <= 3650)
  const noteMissing = step !== 'validate' && note.trim() === ''

  function submit(event: FormEvent) {
    event.preventDefault()
    setTried(true)
    if (daysWrong || noteMissing || unread) return
    const text = note.trim() === '' ? null : note.trim()
    onTake(step === 'validate' ? { step, version: read, intervalDays, note: text } : { step, note: text })
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t(`points.ask.${step}`, { title: point.title })}
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
        {unread ? (
          <Alert
            tone="warn"
            role="alert"
            title={t('conflict.title')}
            action={
              <Button size="sm" onClick={() => setRead(point.version)}>
                {t('conflict.haveRead')}
              </Button>
            }
          >
            <p>
              {whoChanged(point)} {t('conflict.readFirst')}
            </p>
            <div lang={point.language} className="my-2 rounded-md bg-surface px-2.5 py-1.5 text-ink">
              <p className="font-semibold">{point.title}</p>
              <Markdown text={point.text} />
            </div>
          </Alert>
        ) : (
          <FailureAlert failure={failure} />
        )}
      </form>
    </Dialog>
  )
}
