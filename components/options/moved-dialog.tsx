import { Archive, Send, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../base/button.tsx'
import { Dialog } from '../base/dialog.tsx'
import type { Becomes, MovedAnswer } from './options-world.ts'

interface Props {
  moved: MovedAnswer
  /** Where the hub is now. */
  address: string
  busy: boolean
  onChoose(becomes: Becomes): void
  onClose(): void
}

/**
 * Asks before anything that is kept goes to a hub that is at another address than the one it was given for: a company
 * may have moved its hub, or this may be another one.
 */
export function MovedDialog({ moved, address, busy, onChoose, onClose }: Props) {
  const { t } = useTranslation('options')
  const [sure, setSure] = useState(false)
  const { name, before, unsent, delivered } = moved
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('moved.heading', { name })}
      actions={<Button onClick={onClose}>{t('moved.cancel')}</Button>}
    >
      <div className="space-y-2 text-sm [overflow-wrap:anywhere]">
        <p>
          {before === null
            ? t('moved.unknown', { name, address })
            : t('moved.text', { name, address, before })}
        </p>
        <p>{t('moved.counts', { unsent, delivered })}</p>
      </div>
      <div className="mt-3 flex flex-col gap-2">
        {/* First, so that the focus is on what can be made good: a second Enter must send nothing. */}
        <Button className="py-1" icon={Archive} busy={busy} onClick={() => onChoose('kept')}>
          {t('moved.keep')}
        </Button>
        <Button className="py-1" icon={Send} busy={busy} onClick={() => onChoose('sent')}>
          {t('moved.send')}
        </Button>
        <Button
          className="py-1"
          icon={Trash2}
          busy={busy}
          variant={sure ? 'danger' : 'quiet'}
          onClick={() => (sure ? onChoose('discarded') : setSure(true))}
        >
          {t(sure ? 'moved.sure' : 'moved.discard')}
        </Button>
      </div>
    </Dialog>
  )
}
