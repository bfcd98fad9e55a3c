import type { TFunction } from 'i18next'
import { reasonOf } from '../../lib/domain/storage-problem.ts'

/** That something could not be stored on this computer, and what the rep can do about it. */
export const notStored = (t: TFunction, error: unknown): string =>
  `${t('storage.notStored', { ns: 'common' })} ${whatToDo(t, error)}`

/** What to do where something that the rep did was not stored: it has to be done again. */
export function whatToDo(t: TFunction, error: unknown): string {
  const reason = reasonOf(error)
  if (reason === 'newer' || reason === 'migration') return t(`storage.${reason}.text`, { ns: 'common' })
  const again = reason === 'full' ? 'full' : reason === null ? 'other' : 'lost'
  return t(`storage.again.${again}`, { ns: 'common' })
}

/** That what is being typed is not kept, which is tried again by itself. */
export const draftsNotKept = (t: TFunction, error: unknown): string =>
  reasonOf(error) === 'full' ? notRead(t, error) : t('storage.draftsNotKept', { ns: 'common' })

/** That something stored cannot be read, in one text. */
export function notRead(t: TFunction, error: unknown): string {
  const reason = reasonOf(error)
  if (reason === null) return t('crash.text', { ns: 'common' })
  return `${t(`storage.${reason}.title`, { ns: 'common' })}. ${t(`storage.${reason}.text`, { ns: 'common' })}`
}
