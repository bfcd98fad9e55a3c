import clsx from 'clsx'
import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { TONES } from './badge.tsx'

const LOOKS = {
  info: { icon: Info, tone: TONES.accent },
  good: { icon: CircleCheck, tone: TONES.good },
  warn: { icon: TriangleAlert, tone: TONES.warn },
  bad: { icon: CircleAlert, tone: TONES.bad },
}

interface Props {
  tone?: keyof typeof LOOKS
  title?: ReactNode
  children?: ReactNode
  /** A button that does what the words say. */
  action?: ReactNode
  /** `status` is read aloud when it appears, `alert` at once; neither for what is on the page from the start. */
  role?: 'status' | 'alert'
}

/** A note that the user should see, with what to do about it. */
export function Alert({ tone = 'info', title, children, action, role }: Props) {
  const { icon: Icon, tone: colours } = LOOKS[tone]
  return (
    <div role={role} className={clsx('flex items-start gap-2 rounded-md px-2.5 py-2 text-sm', colours)}>
      <Icon aria-hidden className="mt-0.5 size-4 shrink-0" />
      <div className="min-w-0 flex-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div>{children}</div>}
        {action && <div className="mt-1.5">{action}</div>}
      </div>
    </div>
  )
}
