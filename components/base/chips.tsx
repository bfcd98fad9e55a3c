import clsx from 'clsx'
import { type KeyboardEvent, useState } from 'react'
import { Items } from './items.tsx'

export interface Chip {
  id: string
  text: string
  /** Stands behind the text, which is cut before it. */
  count?: string
  /** Absent: the chip does something, and is not chosen. */
  pressed?: boolean
  /** Of a short text, which is never cut. */
  whole?: boolean
  /** Where the text alone does not say it. */
  title?: string
}

interface Props {
  /** Accessible name of the group. */
  label: string
  chips: readonly Chip[]
  onPress(id: string): void
  /** All in one line, in which long texts are cut; else they take the lines that they need. */
  inLine?: boolean
}

/** Small buttons that belong together: one stop for Tab, arrows go from one to the next (WAI-ARIA APG, toolbar). */
export function Chips({ label, chips, onPress, inLine = false }: Props) {
  const [stop, setStop] = useState<string | null>(null)
  const pressed = chips.find((chip) => chip.pressed)?.id
  const tabStop = [stop, pressed].find((id) => chips.some((chip) => chip.id === id)) ?? chips[0]?.id

  function onKeyDown(event: KeyboardEvent<HTMLElement>) {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement)
    const last = buttons.length - 1
    const next: Record<string, number> = {
      ArrowRight: at >= last ? 0 : at + 1,
      ArrowLeft: at <= 0 ? last : at - 1,
      Home: 0,
      End: last,
    }
    const to = next[event.key]
    if (to === undefined) return
    event.preventDefault()
    buttons[to]?.focus()
  }

  return (
    <div
      role="toolbar"
      aria-label={label}
      onKeyDown={onKeyDown}
      className={clsx('flex min-w-0 gap-1', !inLine && 'flex-wrap')}
    >
      <Items of={chips} id={({ id }) => id} failed={(note) => note}>
        {({ id, text, count, pressed: isPressed, whole = false, title }) => (
          <button
            type="button"
            aria-pressed={isPressed}
            tabIndex={id === tabStop ? 0 : -1}
            aria-label={title}
            title={title ?? (inLine && !whole ? text : undefined)}
            onFocus={() => setStop(id)}
            onClick={() => onPress(id)}
            className={clsx(
              'flex min-h-target items-center gap-1 rounded-full border px-2 font-medium text-xs',
              'aria-pressed:border-accent aria-pressed:bg-accent-tint aria-pressed:text-accent-ink',
              whole ? 'shrink-0' : inLine ? 'min-w-10 max-w-36 flex-initial' : 'max-w-full',
              !isPressed && 'border-line text-soft hover:bg-hover',
            )}
          >
            <span dir="auto" className={inLine ? 'truncate' : 'min-w-0 py-0.5 text-start'}>
              {text}
            </span>
            {count && <span className="shrink-0">{count}</span>}
          </button>
        )}
      </Items>
    </div>
  )
}
