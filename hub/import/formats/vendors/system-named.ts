import { headerKey } from '../header-key.ts'
import { VENDORS } from './all-vendors.ts'

/** The system that somebody names, as its vendor's id where it is one that is known; else the name as it is. */
export function systemNamed(source: string): string {
  const key = headerKey(source)
  return VENDORS.find(({ id, name }) => key === headerKey(id) || key === headerKey(name))?.id ?? source
}
