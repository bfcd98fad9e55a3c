/** The launcher, inside the closed root: quiet, small, and above every host seen (highest z-index there: 2000). */
export const LAUNCHER_STYLE = `
:host{all:initial;position:fixed!important;margin:0!important;z-index:2147483647;inset:0 0 auto auto;color-scheme:light;
--ground:light-dark(#fff,#182225);--line:light-dark(#d5dcdf,#2b383c);--text:light-dark(#14232a,#e6eef0);
--accent:light-dark(#0f766e,#5eead4);--hover:light-dark(#e8eff0,#26343a)}
:host([data-dark]){color-scheme:dark}
:host([data-side=left]){inset:0 auto auto 0}
@media print{:host{display:none!important}}
[hidden]{display:none!important}
button{all:unset;box-sizing:border-box;display:grid;place-items:center;cursor:pointer;color:var(--text)}
button:hover{background:var(--hover)}
:focus-visible{outline:2px solid var(--accent);outline-offset:-2px}
svg{width:18px;height:18px;fill:none;stroke:currentColor;stroke-width:2;stroke-linecap:round;stroke-linejoin:round}
i{position:absolute;top:4px;right:4px;box-sizing:border-box;width:9px;height:9px;border-radius:50%;
border:2px solid var(--accent);background:var(--accent);pointer-events:none}
i.possible{background:var(--ground)}
i.nobody{visibility:hidden}
.launcher{position:fixed;top:40vh;right:0;width:32px;height:44px;background:var(--ground);color:var(--accent);
border:1px solid var(--line);border-right:0;border-radius:10px 0 0 10px;box-shadow:0 1px 6px #0003}
:host([data-side=left]) .launcher{right:auto;left:0;transform:scaleX(-1)}
:host([data-behind]) .launcher{opacity:.4}`

/** Never more than half of a wide window, nor more than a narrow one. */
const LIMITS = 'max(50vw,300px),100vw'

/** The panel, added to the launcher's style when first opened. */
export const PANEL_STYLE = `
.panel{position:fixed;top:0;bottom:0;right:0;width:min(var(--width),${LIMITS});
background:var(--ground);border-left:1px solid var(--line);box-sizing:border-box}
:host([data-side=left]) .panel{right:auto;left:0;border-left:0;border-right:1px solid var(--line)}
iframe{width:100%;height:100%;border:0;background:var(--ground)}
.handle{position:absolute;top:0;bottom:0;left:-4px;width:8px;cursor:ew-resize;touch-action:none}
:host([data-side=left]) .handle{left:auto;right:-4px}
.mode{position:absolute;bottom:12px;left:-29px;width:28px;height:28px;background:var(--ground);border:1px solid var(--line);
border-right:0;border-radius:8px 0 0 8px;opacity:0}
:host([data-side=left]) .mode{left:auto;right:-29px;transform:scaleX(-1)}
.handle:hover+.mode,.mode:hover,.mode:focus-visible,.handle:focus-visible+.mode{opacity:1}
.handle:hover,.handle:focus-visible{background:var(--accent);opacity:.5;outline:0}
.dragging iframe{pointer-events:none}
:host([data-behind]) .panel:before{content:attr(data-behind);position:absolute;inset:0 0 auto 0;padding:12px 16px;
background:var(--ground);color:var(--text);border-bottom:1px solid var(--line);font:14px/1.4 system-ui,sans-serif}
@media(max-width:480px){.handle,.mode{display:none}}
@media(max-width:719.9px){.mode{display:none}}`

/** Below this window width the sidebar lies over the page: the host would have no room left. */
export const MIN_WINDOW = 720

/**
 * Makes room in the host's page. A style sheet of its own, never inline styles: nothing of the host's is overwritten,
 * so taking it away puts everything back, whatever the host has done meanwhile. Not in print.
 *
 * @param padding the body's own padding on that side, as computed before
 */
export const roomStyle = (side: 'left' | 'right', width: number, padding: string) =>
  `@media screen and (min-width:${MIN_WINDOW}px){html:not(:fullscreen)>body{padding-${side}:calc(${padding} + min(${width}px,${LIMITS}))!important;box-sizing:border-box!important}}`

/** Where a page takes the whole screen for itself, nothing of ours is on it. A film alone lies over us anyway. */
export const FULL_SCREEN_STYLE = 'html:fullscreen alongside-dock{display:none!important}'
