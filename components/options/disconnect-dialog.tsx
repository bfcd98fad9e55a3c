import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { Dialog } from '../base/dialog.tsx'
import type { OptionsWorld } from './options-world.ts'
import { saveUnsent } from './save-unsent.ts'
import { useUnsent } from './use-stored.ts'

type Choice = 'keep' | 'export' | 'discard'
const CHOICES: readonly Choice[] = ['keep', 'export', 'discard']

interface Props {
  world: OptionsWorld
  name: string
  /** What was done, in words. */
  onDone(note: string | null): void
  onClose(): void
}

/**
 * Asks what becomes of feedback that has not reached the hub; never decides by itself. A saved file does not throw
 * anything away: the feedback stays here as well, because nobody can see whether the download was kept.
 */
export function DisconnectDialog({ world, name, onDone, onClose }: Props) {
  const { t } = useTranslation('options')
  const unsent = useUnsent(world.db)
  const [choice, setChoice] = useState<Choice>('keep')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)

  async function leave() {
    setBusy(true)
    try {
      const saved = choice === 'export' && unsent?.length ? saveUnsent(world, unsent) : null
      await world.signOut(choice === 'discard' ? 'discard' : 'keep')
      onDone(saved && t('fileSaved', { name: saved }))
      onClose()
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      setBusy(false)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('leave.heading', { name })}
      actions={
        <>
          <Button onClick={onClose}>{t('leave.cancel')}</Button>
          <Button
            variant={choice === 'discard' ? 'danger' : 'primary'}
            busy={busy}
            disabled={unsent === undefined}
            onClick={leave}
          >
            {t('leave.confirm')}
          </Button>
        </>
      }
    >
      {unsent?.length === 0 && <p className="text-sm">{t('leave.none')}</p>}
      {unsent !== undefined && unsent.length > 0 && (
        <fieldset>
          <legend className="mb-2 text-sm">{t('leave.unsent', { count: unsent.length })}</legend>
          {CHOICES.map((value) => (
            <label key={value} className="flex min-h-8 items-center gap-2 text-sm">
              <input
                type="radio"
                name="unsent"
                className="size-4 shrink-0 accent-accent"
                checked={choice === value}
                onChange={() => setChoice(value)}
              />
              {t(`leave.${value}`)}
            </label>
          ))}
        </fieldset>
      )}
      {problem && (
        <Alert tone="bad" role="alert">
          {t('failed', { detail: problem })}
        </Alert>
      )}
    </Dialog>
  )
}
