import { useEffect, useState } from 'react'

/** Parts of the desk, by the address behind the #. */
export type Part = 'lists' | 'search' | 'people' | 'account' | 'import'

const OTHERS: readonly Part[] = ['search', 'people', 'account', 'import']

const partNow = (): Part => OTHERS.find((part) => location.hash === `#${part}`) ?? 'lists'

/** The part that is looked at: feedback and talking points side by side, what is searched for, people, the own account, or the import. */
export function usePart(): Part {
  const [part, setPart] = useState(partNow)
  useEffect(() => {
    const look = () => setPart(partNow())
    window.addEventListener('hashchange', look)
    return () => window.removeEventListener('hashchange', look)
  }, [])
  // A part that was hidden when the browser looked for the place of its link had none.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the part has just come into view
  useEffect(() => {
    if (location.hash !== '') document.getElementById(location.hash.slice(1))?.scrollIntoView?.()
  }, [part])
  return part
}
