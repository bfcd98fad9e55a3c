import { createContext, useContext } from 'react'
import type { Session } from '../../lib/contract/session.ts'

/** Who works at the desk: what is typed and not sent is kept for them alone, should somebody else sign in at this tab. */
const Who = createContext('')
export const WhoProvider = Who.Provider
export const useWho = (): string => useContext(Who)

/** One person, or one key on a hub that knows no people, in one workspace. */
export const whoIs = ({ workspace, person, key }: Session): string =>
  `${workspace.id} ${person?.id ?? key.id}`
