import { Menu as Base } from '@base-ui/react/menu'
import type { ReactElement, ReactNode } from 'react'

interface Props {
  /** The button that opens it. */
  trigger: ReactElement
  items: readonly { id: string; label: ReactNode; onSelect(): void }[]
}

/** A list of actions behind a button: arrows, letters, Escape; focus comes back to the button. */
export function Menu({ trigger, items }: Props) {
  return (
    <Base.Root modal={false}>
      <Base.Trigger render={trigger} />
      <Base.Portal>
        <Base.Positioner sideOffset={4} collisionPadding={8} className="z-20 outline-none">
          <Base.Popup className="max-h-(--available-height) max-w-[calc(100vw-16px)] overflow-y-auto rounded-md border border-line bg-surface p-1 text-sm shadow-lg outline-none">
            {items.map((item) => (
              <Base.Item
                key={item.id}
                onClick={item.onSelect}
                className="flex min-h-8 cursor-pointer items-center rounded px-2 outline-none data-highlighted:bg-accent-tint data-highlighted:text-accent-ink"
              >
                {item.label}
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
