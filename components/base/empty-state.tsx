import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  title: string
  /** Heading level, where this is the main thing on its page or in its section; plain text without. */
  level?: 1 | 2 | 3
  children?: ReactNode
  action?: ReactNode
}

/** In the place of content that is not there: says why, and what to do. */
export function EmptyState({ icon: Icon, title, level, children, action }: Props) {
  const Title = level ? (`h${level}` as const) : 'p'
  return (
    <div className="flex flex-col items-center gap-2 px-2 py-6 text-center">
      <Icon aria-hidden className="size-7 text-soft" />
      <Title className="font-semibold text-sm">{title}</Title>
      {children && <div className="max-w-prose text-soft text-sm">{children}</div>}
      {action && <div className="mt-1">{action}</div>}
    </div>
  )
}
