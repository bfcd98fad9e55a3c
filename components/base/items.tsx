import { CircleAlert } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props<Item> {
  of: readonly Item[]
  /** Tells an item from the others, also to whoever is asked about one that could not be shown. */
  id(item: Item, index: number): string
  /** Draws one item, as a `li` unless `failed` says otherwise. What it throws ends this item alone. */
  children(item: Item, index: number): ReactNode
  /** Where items are no `li`: puts the note about one that could not be shown into an element that fits. */
  failed?(note: ReactNode, index: number): ReactNode
}

/** Draws the items of a list, which survives its worst item: that one says that it could not be shown, with its id. */
export function Items<Item>({
  of,
  id,
  children,
  failed = (note) => <li className="py-1">{note}</li>,
}: Props<Item>) {
  return of.map((item, index) => (
    <ItemBoundary
      key={id(item, index)}
      item={item}
      instead={failed(<NotShown id={id(item, index)} />, index)}
    >
      <Drawn draw={() => children(item, index)} />
    </ItemBoundary>
  ))
}

/** A component of its own, so that drawing happens below the boundary. */
const Drawn = ({ draw }: { draw(): ReactNode }) => draw()

interface BoundaryProps {
  item: unknown
  instead: ReactNode
  children: ReactNode
}

class ItemBoundary extends Component<BoundaryProps, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  /** Another state of the item may be one that can be shown. */
  override componentDidUpdate(before: BoundaryProps) {
    if (this.state.failed && before.item !== this.props.item) this.setState({ failed: false })
  }

  override render() {
    return this.state.failed ? this.props.instead : this.props.children
  }
}

function NotShown({ id }: { id: string }) {
  const { t } = useTranslation('common')
  return (
    <span className="flex min-w-0 items-start gap-1.5 rounded-md bg-warn-tint px-2.5 py-1.5 text-sm text-warn-ink">
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 wrap-anywhere">{t('notShown', { id })}</span>
    </span>
  )
}
