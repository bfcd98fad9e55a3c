import clsx from 'clsx'
import { type ReactNode, useId } from 'react'

interface Props {
  title: string
  /** Heading level; 2 unless the section stands inside another. */
  level?: 2 | 3
  /** A badge or button at the end of the heading's line. */
  aside?: ReactNode
  className?: string
  children: ReactNode
}

/** A named region of a page, on a card. Its accessible name is its heading. */
export function Section({ title, level = 2, aside, className, children }: Props) {
  const id = useId()
  const Heading = level === 2 ? 'h2' : 'h3'
  return (
    <section aria-labelledby={id} className={clsx('rounded-lg border border-line bg-surface p-3', className)}>
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-2 gap-y-1">
        <Heading id={id} className="font-semibold text-sm">
          {title}
        </Heading>
        {aside}
      </div>
      {children}
    </section>
  )
}
