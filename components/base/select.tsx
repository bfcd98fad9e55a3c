import clsx from 'clsx'
import { type ComponentProps, useId } from 'react'

interface Props<Value extends string> extends Omit<ComponentProps<'select'>, 'value' | 'onChange'> {
  label: string
  hideLabel?: boolean
  value: Value
  options: readonly { value: NoInfer<Value>; label: string }[]
  onChange(value: NoInfer<Value>): void
}

/**
 * A choice of one. The browser's own control: it opens past the edge of a narrow sidebar, works with every keyboard
 * and screen reader, and costs no bytes.
 */
export function Select<Value extends string>({
  label,
  hideLabel,
  value,
  options,
  onChange,
  className,
  ...rest
}: Props<Value>) {
  const id = useId()
  return (
    <div className="space-y-1">
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'block font-medium text-sm'}>
        {label}
      </label>
      <select
        id={id}
        {...rest}
        value={value}
        onChange={(event) => onChange(event.target.value as Value)}
        className={clsx(
          'h-8 w-full rounded-md border border-edge bg-surface px-2 text-ink text-sm disabled:opacity-60',
          className,
        )}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
