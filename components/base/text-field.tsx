import clsx from 'clsx'
import { type ComponentProps, type ReactNode, type Ref, useId } from 'react'

const BOX =
  'w-full rounded-md border border-edge bg-surface px-2.5 text-sm text-ink disabled:opacity-60 aria-invalid:border-bad'

interface Shared {
  label: string
  /** Keeps the label for screen readers only; where the place says it already, as in a search box. */
  hideLabel?: boolean
  hint?: ReactNode
  /** What is wrong and what to do about it. */
  error?: string | null
  /** A button at the end of the field's line; under it where the line is too short. */
  beside?: ReactNode
  value: string
  onChange(value: string): void
}

type FieldProps = Shared & Omit<ComponentProps<'input'>, 'value' | 'onChange'>
type AreaProps = Omit<Shared, 'beside'> & Omit<ComponentProps<'textarea'>, 'value' | 'onChange'>

function Frame({
  id,
  label,
  hideLabel,
  hint,
  error,
  beside,
  children,
}: Partial<Shared> & { id: string; children: ReactNode }) {
  return (
    <div className="space-y-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'block font-medium text-sm'}>
        {label}
      </label>
      {beside ? (
        <div className="flex flex-wrap gap-2">
          <div className="min-w-52 flex-1">{children}</div>
          {beside}
        </div>
      ) : (
        children
      )}
      {hint && (
        <p id={`${id}-hint`} className="text-soft text-xs">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} role="alert" className="text-bad-ink text-xs">
          {error}
        </p>
      )}
    </div>
  )
}

const describedBy = (id: string, hint: unknown, error: unknown) =>
  [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ') || undefined

/** One line of text with its label, hint and error tied to it. */
export function TextField({
  label,
  hideLabel,
  hint,
  error,
  beside,
  value,
  onChange,
  className,
  ref,
  ...rest
}: FieldProps & { ref?: Ref<HTMLInputElement> }) {
  const id = useId()
  return (
    <Frame id={id} label={label} hideLabel={hideLabel} hint={hint} error={error} beside={beside}>
      <input
        id={id}
        ref={ref}
        type="text"
        dir="auto"
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={clsx(BOX, 'h-8', className)}
      />
    </Frame>
  )
}

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({
  label,
  hideLabel,
  hint,
  error,
  value,
  onChange,
  className,
  ref,
  ...rest
}: AreaProps & { ref?: Ref<HTMLTextAreaElement> }) {
  const id = useId()
  return (
    <Frame id={id} label={label} hideLabel={hideLabel} hint={hint} error={error}>
      <textarea
        id={id}
        ref={ref}
        dir="auto"
        rows={3}
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        aria-invalid={error ? true : undefined}
        aria-describedby={describedBy(id, hint, error)}
        className={clsx(BOX, 'field-sizing-content max-h-60 min-h-16 py-1.5', className)}
      />
    </Frame>
  )
}
