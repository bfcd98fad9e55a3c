import { CircleAlert, X } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { mayPass, reasonOf } from '../../lib/domain/storage-problem.ts'
import { Button, IconButton } from './button.tsx'
import { EmptyState } from './empty-state.tsx'

interface Props {
  children?: ReactNode
  /** An error from before React ran. */
  failed?: unknown
  /** Closes the page, where the browser gives it no button for that. */
  close?: (() => void) | undefined
}

/** Between two tries to go on after the storage failed: longer each time. */
export const FIRST_WAIT_MS = 2_000
export const LONGEST_WAIT_MS = 60_000

/** Shows what went wrong and a way on, instead of an empty page. Data is safe: nothing is kept in React alone. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: this.props.failed ?? null }

  static getDerivedStateFromError(error: unknown) {
    return { error: error ?? new Error('unknown') }
  }

  #again: ReturnType<typeof setTimeout> | undefined
  #wait = FIRST_WAIT_MS

  override componentDidMount() {
    this.#goOnLater()
  }

  override componentDidUpdate() {
    this.#goOnLater()
  }

  /** What is stored may be readable again in a moment: then the page goes on by itself. Before the start `mount` does it. */
  #goOnLater() {
    clearTimeout(this.#again)
    if (this.props.failed !== undefined || !mayPass(this.state.error)) return
    this.#again = setTimeout(() => this.setState({ error: null }), this.#wait)
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT_MS)
  }

  override componentWillUnmount() {
    clearTimeout(this.#again)
  }

  override render() {
    return this.state.error === null ? (
      this.props.children
    ) : (
      <Crash error={this.state.error} close={this.props.close} />
    )
  }
}

function Crash({ error, close }: { error: unknown; close: Props['close'] }) {
  const { t } = useTranslation()
  // Not the same words: here data may be at stake, and the way on is another.
  const storage = reasonOf(error)
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return (
    <main aria-label={t('app')} className={close ? 'px-3 pt-1' : 'p-4'}>
      {close && (
        <div className="flex items-center justify-between">
          <span aria-hidden className="font-semibold text-accent-ink text-sm">
            {t('app')}
          </span>
          <IconButton icon={X} label={t('action.close')} onClick={close} />
        </div>
      )}
      <div role="alert">
        <EmptyState
          icon={CircleAlert}
          title={t(storage ? `storage.${storage}.title` : 'crash.title')}
          level={1}
          action={<Button onClick={() => location.reload()}>{t('crash.reload')}</Button>}
        >
          <p>{t(storage ? `storage.${storage}.text` : 'crash.text')}</p>
          <p className="wrap-anywhere mt-2 font-mono text-xs">{detail}</p>
        </EmptyState>
      </div>
    </main>
  )
}
