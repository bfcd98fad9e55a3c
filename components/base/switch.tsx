import { Switch as Base } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'

interface Props {
  label: string
  hint?: ReactNode
  checked: boolean
  onChange(checked: boolean): void
  disabled?: boolean
}

/** On or off, at once. */
export function Switch({ label, hint, checked, onChange, disabled }: Props) {
  const id = useId()
  return (
    <div className="flex items-start gap-2">
      <Base.Root
        aria-labelledby={id}
        aria-describedby={hint ? `${id}-hint` : undefined}
        checked={checked}
        onCheckedChange={onChange}
        disabled={disabled}
        className="flex h-target w-11 shrink-0 items-center rounded-full border border-edge bg-sunken px-0.5 transition-colors data-checked:border-accent data-checked:bg-accent data-disabled:opacity-50"
      >
        <Base.Thumb className="size-5 rounded-full bg-edge transition-transform data-checked:translate-x-4 data-checked:bg-on-accent" />
      </Base.Root>
      <div className="min-w-0 pt-0.5 text-sm">
        {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger target for the switch, which has the keyboard */}
        {/* biome-ignore lint/a11y/useKeyWithClickEvents: as above */}
        <span id={id} className="font-medium" onClick={() => !disabled && onChange(!checked)}>
          {label}
        </span>
        {hint && (
          <p id={`${id}-hint`} className="text-soft text-xs">
            {hint}
          </p>
        )}
      </div>
    </div>
  )
}
