import { later } from './later.tsx'

const ForeignCaution = later('ForeignCaution')

/**
 * A warning beside an address whose letters pass for others; nothing for all other addresses. What knows such letters is
 * loaded, and waited for, where there are any that are not of English.
 */
export const AddressCaution = ({ address }: { address: string }) =>
  /\P{ASCII}/u.test(address) && <ForeignCaution address={address} />
