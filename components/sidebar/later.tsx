import { Component, type ComponentType, lazy, type ReactNode, useState, useSyncExternalStore } from 'react'
import { reasonOf } from '../../lib/domain/storage-problem.ts'
import { afterPaint } from '../base/after-paint.ts'

type Rest = typeof import('./rest.ts').REST

let rest: Rest | undefined
let loading: Promise<Rest> | undefined
/** Why something of it is not there: it could not be loaded, or not be drawn. And how often that was tried again. */
let state = { failure: null as unknown, round: 0 }
const listeners = new Set<() => void>()

function set(change: Partial<typeof state>) {
  state = { ...state, ...change }
  for (const listener of listeners) listener()
}
function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
const useLate = () => useSyncExternalStore(subscribe, () => state)

async function load(): Promise<Rest> {
  await afterPaint()
  rest = (await import('./rest.ts')).REST
  return rest
}

/** Loads what comes after the first paint. Where that failed, the next call tries again. */
export function loadRest(): Promise<Rest> {
  loading ??= load().catch((failure: unknown) => {
    loading = undefined
    set({ failure })
    throw failure
  })
  return loading
}

/** Why something that comes after the first paint is not there; null = nothing is missing. */
export const useLateFailure = (): unknown => useLate().failure

/** Tries once more, while what is there stands. Rejects where it cannot be loaded again. */
export async function tryAgain(): Promise<void> {
  await loadRest()
  set({ failure: null, round: state.round + 1 })
}

/** On the next page what could not be drawn is drawn again: what the former one had may have been to blame. */
export function drawAgain(): void {
  if (rest && state.failure !== null) set({ failure: null, round: state.round + 1 })
}

/**
 * A component of rest.ts. Once that is loaded it is there at once; before, the `Suspense` around it holds its place. Where
 * it cannot be had, nothing stands there: the sidebar says so once (late-note.tsx).
 */
export function later<Name extends keyof Rest>(name: Name) {
  type Props = Parameters<Rest[Name]>[0] & object
  const component = (from: Rest) => from[name] as ComponentType<Props>
  let isBroken = false // a lazy component does not ask twice
  const Loading = lazy(async () => {
    try {
      return { default: component(await loadRest()) }
    } catch (error) {
      isBroken = true
      throw error
    }
  })
  return function Later(props: Props) {
    const { failure, round } = useLate()
    // For as long as it stands it is the same, or what is typed in it would be lost.
    const [first] = useState(() => (rest ? component(rest) : Loading))
    if (!rest && failure !== null) return null
    const Part = rest && isBroken ? component(rest) : first
    return (
      <LateBoundary round={round}>
        <Part {...props} />
      </LateBoundary>
    )
  }
}

interface BoundaryProps {
  round: number
  children: ReactNode
}

/** What came late ends itself only. A fault of the storage is the page's, which goes on by itself. */
class LateBoundary extends Component<BoundaryProps, { error: unknown }> {
  override state = { error: null as unknown }

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') }
  }

  override componentDidCatch(failure: unknown) {
    if (reasonOf(failure) === null) set({ failure })
  }

  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.error !== null && before.round !== this.props.round) this.setState({ error: null })
  }

  override render() {
    const { error } = this.state
    if (error === null) return this.props.children
    if (reasonOf(error) !== null) throw error
    return null
  }
}
