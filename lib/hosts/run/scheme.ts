/**
 * Where a page shows its own colours, as shares of the window: above and below. In the middle lies a mail, in its
 * sender's colours, and at the side a dark list of folders even in a light page (Roundcube).
 */
const EDGES = [
  [0.35, 0.02],
  [0.65, 0.02],
  [0.65, 0.14],
  [0.35, 0.97],
  [0.65, 0.97],
] as const

/**
 * Whether a page looks dark, whatever the system is set to: most of its edges are. The sidebar's frame follows, since a
 * frame's `prefers-color-scheme` is the `color-scheme` of the element that holds it (measured: Chromium 156).
 */
export function isDark(document: Document): boolean {
  const view = document.defaultView as Window
  const root = view.getComputedStyle(document.documentElement).colorScheme ?? ''
  const empty =
    /dark/.test(root) && (!/light/.test(root) || view.matchMedia('(prefers-color-scheme:dark)').matches)
  const dark = EDGES.filter(([x, y]) => {
    let at = document.elementFromPoint?.(x * view.innerWidth, y * view.innerHeight) ?? null
    for (; at; at = at.parentElement) {
      const lightness = lightnessOf(view.getComputedStyle(at).backgroundColor)
      if (lightness !== null) return lightness < 0.5
    }
    return empty
  })
  return dark.length > 2
}

/** From 0 to 1, in any notation that a computed colour has; null when one sees through it. */
function lightnessOf(color: string): number | null {
  const [x = 0, y = 0, z = 0, alpha = 1] = (color.match(/(?<![a-z])-?[\d.]+/g) ?? ['0', '0', '0', '0']).map(
    Number,
  )
  if (alpha < 0.9) return null // what dims a page behind a dialog is dark on any
  if (/^ok/.test(color)) return x
  if (/^l/.test(color)) return x / 100
  return (0.3 * x + 0.6 * y + 0.1 * z) / (/^rgb/.test(color) ? 255 : 1)
}
