import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../../components/base/button.tsx'
import { Dialog } from '../../../components/base/dialog.tsx'
import { TextField } from '../../../components/base/text-field.tsx'
import type { Invited } from '../../../lib/contract/person.ts'

/** The link of somebody, to be copied and sent to them: it is shown once. */
export function LinkDialog({ invited, onClose }: { invited: Invited; onClose(): void }) {
  const { t, i18n } = useTranslation('people')
  const [copied, setCopied] = useState<boolean | null>(null)
  const link = new URL(invited.link, location.origin).href
  const until = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'long' }).format(
    new Date(invited.expiresAt),
  )

  async function copy() {
    setCopied(
      await navigator.clipboard.writeText(link).then(
        () => true,
        () => false,
      ),
    )
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={t('link.title', { name: invited.person.name })}
      actions={
        <>
          <Button onClick={onClose}>{t('link.done')}</Button>
          <Button variant="primary" icon={copied ? Check : Copy} onClick={copy}>
            {t('link.copy')}
          </Button>
        </>
      }
    >
      <div className="space-y-3">
        <p className="text-sm">{t('link.text', { until })}</p>
        <TextField
          label={t('link.label')}
          readOnly
          value={link}
          onChange={() => {}}
          onFocus={(event) => event.target.select()}
        />
        <p role="status" className="text-sm">
          {copied === true && <span className="text-good-ink">{t('link.copied')}</span>}
          {copied === false && t('link.notCopied')}
        </p>
      </div>
    </Dialog>
  )
}
