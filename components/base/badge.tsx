import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'

export const TONES = {
  neutral: 'bg-hover text-ink',
  accent: 'bg-accent-tint text-accent-ink',
  good: 'bg-good-tint text-good-ink',
  warn: 'bg-warn-tint text-warn-ink',
  bad: 'bg-bad-tint text-bad-ink',
}
export type Tone = keyof typeof TONES

/** A word or two about the thing beside it. Colour never carries the meaning alone: the word does. */
export function Badge({
  tone = 'neutral',
  icon: Icon,
  children,
}: {
  tone?: Tone
  icon?: LucideIcon | undefined
  children: ReactNode
}) {
  return (
    <span
      className={clsx(
        'inline-flex max-w-full items-center gap-1 rounded px-1.5 py-0.5 font-medium text-xs leading-4',
        TONES[tone],
      )}
    >
      {Icon && <Icon aria-hidden className="size-3 shrink-0" />}
      <span className="min-w-0">{children}</span>
    </span>
  )
}
