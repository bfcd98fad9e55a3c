import { useTranslation } from 'react-i18next'
import { disguisedDomain } from '../../lib/domain/identity.ts'

/** Names the domain as machines write it, where its letters pass for others (address-caution.tsx). */
export function ForeignCaution({ address }: { address: string }) {
  const { t } = useTranslation('sidebar')
  const domain = disguisedDomain(address)
  if (domain === null) return null
  return <span className="block text-warn-ink text-xs">{t('caution', { domain })}</span>
}
