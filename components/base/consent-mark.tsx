import { Ban } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Consent } from '../../lib/domain/lead.ts'
import { refusedBy } from '../../lib/domain/refused.ts'
import { Badge } from './badge.tsx'

/** Stands beside the name of a lead who has said no, wherever the name stands; nothing for others. */
export function ConsentMark({ consent }: { consent: Consent }) {
  const { t } = useTranslation()
  const refused = refusedBy(consent)
  if (refused === null) return null
  return (
    <Badge tone="bad" icon={Ban}>
      {t(refused === 'contact' ? 'consent.doNotContact' : 'consent.denied')}
    </Badge>
  )
}
