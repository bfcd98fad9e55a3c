/** How the sidebar is docked on one origin. `open: null` = the rep has not chosen yet. */
export interface DockState {
  open: boolean | null
  side: 'left' | 'right'
  /** CSS pixels. */
  width: number
  /** Lies over the page instead of beside it. `null` = as the page allows. */
  over: boolean | null
}

export const DOCK_PARTS = ['open', 'side', 'width', 'over'] as const satisfies readonly (keyof DockState)[]

export const MIN_WIDTH = 300
export const MAX_WIDTH = 720
const DEFAULT_WIDTH = 376

export const clampWidth = (width: number) => Math.round(Math.min(Math.max(width, MIN_WIDTH), MAX_WIDTH))

/** What was stored, made sound: another version or a curious hand may have written it. */
export function soundState({ open, side, width, over }: Partial<DockState>): DockState {
  return {
    open: typeof open === 'boolean' ? open : null,
    side: side === 'left' ? 'left' : 'right',
    width: clampWidth(Number.isFinite(width) ? (width as number) : DEFAULT_WIDTH),
    over: typeof over === 'boolean' ? over : null,
  }
}
