import { useEffect, useMemo, useSyncExternalStore } from 'react'
import type { DeskClient, Failure } from '../desk-client.ts'
import { ImportSession } from './import-session.ts'
import type { ImportView } from './import-view.ts'

/**
 * The imports of one person, and what is shown of them now.
 * @param who id of the person; null = nobody has signed in
 */
export function useImport(
  client: DeskClient,
  who: string | null,
  onFailure: (failure: Failure) => void,
): { imports: ImportSession | null; view: ImportView | null } {
  const imports = useMemo(
    () => (who === null ? null : new ImportSession({ client, who, onFailure })),
    [client, who, onFailure],
  )
  const view = useSyncExternalStore(imports?.subscribe ?? NEVER, imports?.view ?? NOTHING)
  useEffect(() => () => imports?.end(), [imports])

  const isSending = view !== null && view.sent !== null
  useEffect(() => {
    if (!isSending) return
    const askFirst = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', askFirst)
    return () => window.removeEventListener('beforeunload', askFirst)
  }, [isSending])
  return { imports, view }
}

const NEVER = () => () => {}
const NOTHING = () => null
