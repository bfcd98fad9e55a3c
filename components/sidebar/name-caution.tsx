import { useTranslation } from 'react-i18next'
import type { People } from '../../lib/people/find-people.ts'
import { Alert } from '../base/alert.tsx'
import { Items } from '../base/items.tsx'

/** Warned of at most: a mail with fifty such names needs no fifty warnings. */
const MOST = 3

/** Somebody calls themselves by another address than theirs: said before anything else, with the real one. */
export function NameCaution({ people: { persons, chosen } }: { people: People }) {
  const { t } = useTranslation('sidebar')
  // Two addresses of the lead who is shown are no pretence.
  const isOwn = (address: string) => chosen?.lead.emails.includes(address) ?? false
  const pretended = persons.flatMap(({ address, claims }) =>
    claims === undefined || (isOwn(claims) && isOwn(address)) ? [] : [{ address, claims }],
  )
  return (
    <Items of={pretended.slice(0, MOST)} id={({ address }) => address} failed={(note) => note}>
      {({ address, claims }) => (
        <Alert tone="bad" title={t('nameIsAddress.title')}>
          <span className="wrap-anywhere">{t('nameIsAddress.text', { claimed: claims, address })}</span>
        </Alert>
      )}
    </Items>
  )
}
