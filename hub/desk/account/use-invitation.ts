import { useEffect, useState } from 'react'

const PATH = /\/invitation\/?$/
const CHANGED = 'invitationchange'

const tokenNow = (): string | null =>
  PATH.test(location.pathname) && location.hash.length > 1 ? location.hash.slice(1) : null

/** The token of the link that this page was opened with; null = with none. */
export function useInvitation(): string | null {
  const [token, setToken] = useState(tokenNow)
  useEffect(() => {
    const look = () => setToken(tokenNow())
    for (const event of ['hashchange', 'popstate', CHANGED]) window.addEventListener(event, look)
    return () => {
      for (const event of ['hashchange', 'popstate', CHANGED]) window.removeEventListener(event, look)
    }
  }, [])
  return token
}

/** To the desk itself. The link is used up, and stays in no history of the browser. */
export function leaveInvitation(): void {
  if (tokenNow() === null) return
  history.replaceState(null, '', location.pathname.replace(PATH, ''))
  window.dispatchEvent(new Event(CHANGED))
}
