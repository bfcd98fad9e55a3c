import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

interface Props {
  icon: LucideIcon
  title: string
  children?: ReactNode
  action?: ReactNode
}

/** In the place of content that is not there: says why, and what to do. */
export function EmptyState({ icon: Icon, title, children, action }: Props) {
  return (
    <div className="flex flex-col items-center gap-2 px-2 py-6 text-center">
      <Icon aria-hidden className="size-7 text-soft" />
      <p className="font-semibold text-sm">{title}</p>
      {children && <div className="max-w-prose text-soft text-sm">{children}</div>}
      {action && <div className="mt-1">{action}</div>}
    </div>
  )
}
