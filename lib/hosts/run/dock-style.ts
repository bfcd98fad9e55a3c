/** The launcher, inside the closed root: quiet, small, and above every host seen (highest z-index there: 2000). */
export const LAUNCHER_STYLE = `
:host{all:initial;position:fixed;z-index:2147483647;inset:0 0 auto auto;color-scheme:light dark;
--ground:#fff;--line:#d5dcdf;--text:#14232a;--accent:#0f766e;--hover:#e8eff0}
:host([data-side=left]){inset:0 auto auto 0}
@media(prefers-color-scheme:dark){:host{--ground:#182225;--line:#2b383c;--text:#e6eef0;--accent:#5eead4;--hover:#26343a}}
@media print{:host{display:none!important}}
[hidden]{display:none!important}
button{all:unset;box-sizing:border-box;display:grid;place-items:center;cursor:pointer;color:var(--text)}
button:hover{background:var(--hover)}
:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
svg{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
.launcher{position:fixed;top:40vh;right:0;width:32px;height:44px;background:var(--ground);color:var(--accent);
border:1px solid var(--line);border-right:0;border-radius:10px 0 0 10px;box-shadow:0 1px 6px #0003}
:host([data-side=left]) .launcher{right:auto;left:0;transform:scaleX(-1)}`

/** The panel, added to the launcher's style when first opened. */
export const PANEL_STYLE = `
.panel{position:fixed;top:0;bottom:0;right:0;width:min(var(--width),100vw);
background:var(--ground);border-left:1px solid var(--line);box-sizing:border-box}
:host([data-side=left]) .panel{right:auto;left:0;border-left:0;border-right:1px solid var(--line)}
iframe{width:100%;height:100%;border:0;background:var(--ground)}
.handle{position:absolute;top:0;bottom:0;left:-4px;width:8px;cursor:ew-resize;touch-action:none}
:host([data-side=left]) .handle{left:auto;right:-4px}
.handle:hover,.handle:focus-visible{background:var(--accent);opacity:.5;outline:0}
.dragging iframe{pointer-events:none}
@media(max-width:480px){.handle{display:none}}`

/** Below this window width the sidebar lies over the page: the host would have no room left. */
const MIN_WINDOW = 720

/**
 * Makes room in the host's page. A style sheet of its own, never inline styles: nothing of the host's is overwritten,
 * so taking it away puts everything back, whatever the host has done meanwhile. Not in print.
 *
 * @param padding the body's own padding on that side, as computed before
 */
export const roomStyle = (side: 'left' | 'right', width: number, padding: string) =>
  `@media screen and (min-width:${MIN_WINDOW}px){body{padding-${side}:calc(${padding} + ${width}px)!important;box-sizing:border-box!important}}`
