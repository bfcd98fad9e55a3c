import clsx from 'clsx'
import type { LucideIcon } from 'lucide-react'
import type { ComponentProps, ReactNode } from 'react'
import { Spinner } from './spinner.tsx'

const VARIANTS = {
  primary: 'bg-accent text-on-accent hover:bg-accent-strong',
  secondary: 'border border-edge bg-surface text-ink hover:bg-hover',
  quiet: 'text-soft hover:bg-hover hover:text-ink',
  danger: 'bg-bad text-on-bad hover:opacity-90',
}

export interface ButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  children: ReactNode
  variant?: keyof typeof VARIANTS
  size?: 'sm' | 'md'
  icon?: LucideIcon
  /** Work is under way: the button keeps its place and its focus, and cannot be pressed twice. */
  busy?: boolean
}

/** A button with a visible name. */
export function Button({
  children,
  variant = 'secondary',
  size = 'md',
  icon: Icon,
  busy = false,
  className,
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={clsx(
        'inline-flex select-none items-center justify-center gap-1.5 rounded-md py-1 font-medium transition-colors',
        'disabled:cursor-not-allowed disabled:opacity-50',
        variant === 'primary' ? 'min-h-primary' : size === 'sm' ? 'min-h-7' : 'min-h-8',
        size === 'sm' ? 'px-2 text-xs' : 'px-3 text-sm',
        VARIANTS[variant],
        className,
      )}
    >
      {busy ? <Spinner /> : Icon && <Icon aria-hidden className="size-4 shrink-0" />}
      {children}
    </button>
  )
}

interface IconButtonProps extends Omit<ComponentProps<'button'>, 'children'> {
  icon: LucideIcon
  /** The accessible name, also shown as tooltip. */
  label: string
}

/** A button that is only an icon to the eye; its name is read aloud and shown on hover. */
export function IconButton({ icon: Icon, label, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={clsx(
        'inline-flex size-7 shrink-0 items-center justify-center rounded-md text-soft transition-colors',
        'hover:bg-hover hover:text-ink disabled:opacity-50',
        className,
      )}
    >
      <Icon aria-hidden className="size-4" />
    </button>
  )
}
