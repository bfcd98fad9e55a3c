import clsx from 'clsx'
import { LoaderCircle } from 'lucide-react'

/** A turning ring for work the user has started. Says nothing aloud: put the words beside it. */
export function Spinner({ className }: { className?: string }) {
  return <LoaderCircle aria-hidden className={clsx('size-4 shrink-0 animate-spin', className)} />
}

/** Grey bars in the place of what is being read. Shows only after 100 ms, so that a fast answer does not flash. */
export function Skeleton({ label, lines = 3 }: { label: string; lines?: number }) {
  return (
    <div role="status" aria-label={label} className="appear-late space-y-2 p-1">
      {Array.from({ length: lines }, (_, line) => (
        <div
          key={line}
          className="h-4 animate-pulse rounded bg-hover"
          style={{ width: `${[70, 100, 85][line % 3]}%` }}
        />
      ))}
    </div>
  )
}
