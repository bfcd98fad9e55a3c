import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Alert } from '../base/alert.tsx'
import { Button } from '../base/button.tsx'
import { Dialog } from '../base/dialog.tsx'
import { Section } from '../base/section.tsx'
import type { OptionsWorld } from './options-world.ts'
import { saveUnsent } from './save-unsent.ts'
import { useUndeliveredOfAll } from './use-stored.ts'

/** Erases what is stored in this browser. Unsent feedback has to be given up by name, never on the way. */
export function EraseSection({ world }: { world: OptionsWorld }) {
  const { t } = useTranslation('options')
  const unsent = useUndeliveredOfAll(world.computer)
  const [open, setOpen] = useState(false)
  const [accepted, setAccepted] = useState(false)
  const [saved, setSaved] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [done, setDone] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const atStake = unsent?.length ?? 0

  async function erase() {
    setBusy(true)
    try {
      await world.eraseAll()
      setDone(true)
      setOpen(false)
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
    }
    setBusy(false)
  }

  return (
    <Section title={t('erase.heading')}>
      <div className="space-y-2">
        <p className="text-soft text-sm">{t('erase.intro')}</p>
        <Button
          onClick={() => {
            setAccepted(false)
            setSaved(null)
            setProblem(null)
            setOpen(true)
          }}
        >
          {t('erase.button')}
        </Button>
        <p role="status" className="text-good-ink text-sm">
          {done && t('erase.done')}
        </p>
      </div>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={t('erase.confirmHeading')}
        actions={
          <>
            <Button onClick={() => setOpen(false)}>{t('erase.cancel')}</Button>
            <Button
              variant="danger"
              busy={busy}
              disabled={unsent === undefined || (atStake > 0 && !accepted)}
              onClick={erase}
            >
              {t('erase.confirm')}
            </Button>
          </>
        }
      >
        <div className="space-y-3 text-sm">
          <p>{t('erase.none')}</p>
          {atStake > 0 && (
            <>
              <Alert tone="warn">{t('erase.unsent', { count: atStake })}</Alert>
              <Button size="sm" onClick={() => setSaved(saveUnsent(world, unsent ?? []))}>
                {t('erase.save')}
              </Button>
              <p role="status">{saved && t('fileSaved', { name: saved })}</p>
              <label className="flex min-h-target items-center gap-2">
                <input
                  type="checkbox"
                  className="size-4 accent-accent"
                  checked={accepted}
                  onChange={(event) => setAccepted(event.target.checked)}
                />
                {t('erase.accept')}
              </label>
            </>
          )}
          {problem && (
            <Alert tone="bad" role="alert">
              {t('failed', { detail: problem })}
            </Alert>
          )}
        </div>
      </Dialog>
    </Section>
  )
}
