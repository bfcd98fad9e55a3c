import { useTranslation } from 'react-i18next'
import { disguisedDomain } from '../../lib/domain/identity.ts'

/** A warning beside an address whose letters pass for others; nothing for all other addresses. */
export function AddressCaution({ address }: { address: string }) {
  const { t } = useTranslation('sidebar')
  const domain = disguisedDomain(address)
  if (domain === null) return null
  return <span className="block text-warn-ink text-xs">{t('caution', { domain })}</span>
}
