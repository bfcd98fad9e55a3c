import { readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import type { Suite } from './measure.ts'

const BUILT = new URL('../../.output/chrome-mv3/content-scripts/host.js', import.meta.url)
const LATE = new URL('../../.output/chrome-mv3/host-late.js', import.meta.url)
const HOSTS = new URL('../../.output/chrome-mv3/hosts.js', import.meta.url)
const ADAPTERS = new URL('../../.output/chrome-mv3/hosts/', import.meta.url)
const POLYFILL = new URL(
  '../../node_modules/webextension-polyfill/dist/browser-polyfill.min.js',
  import.meta.url,
)

const LEVEL = { level: 9 }

export const suite: Suite = {
  what: 'Bytes of the script that runs in host pages, of the file that finds the host, which each of them loads after its own load, of the adapters, of which each loads one, and of the file that it loads only to open the sidebar or to insert; gzip level 9. Baseline: the browser polyfill, which it does without.',
  packages: ['wxt', 'vite'],
  async run() {
    let built: Buffer
    try {
      built = readFileSync(BUILT)
    } catch {
      throw new Error('The extension is not built. Run `npm run build:extension`, then this again.')
    }
    const polyfill = readFileSync(POLYFILL)
    return [
      {
        name: 'content script, gzip',
        unit: 'bytes',
        samples: [gzipSync(built, LEVEL).length],
        baseline: { name: 'webextension-polyfill', samples: [gzipSync(polyfill, LEVEL).length] },
        limit: { of: 'max', atMost: 5_000 },
      },
      {
        name: 'what finds the host, gzip',
        unit: 'bytes',
        samples: [gzipSync(readFileSync(HOSTS), LEVEL).length],
        baseline: { name: 'webextension-polyfill', samples: [gzipSync(polyfill, LEVEL).length] },
      },
      {
        name: 'adapters, gzip',
        unit: 'bytes',
        samples: readdirSync(ADAPTERS).map(
          (file) => gzipSync(readFileSync(new URL(file, ADAPTERS)), LEVEL).length,
        ),
        baseline: { name: 'webextension-polyfill', samples: [gzipSync(polyfill, LEVEL).length] },
      },
      {
        name: 'loaded when needed, gzip',
        unit: 'bytes',
        samples: [gzipSync(readFileSync(LATE), LEVEL).length],
        baseline: { name: 'webextension-polyfill', samples: [gzipSync(polyfill, LEVEL).length] },
      },
      {
        name: 'content script, raw',
        unit: 'bytes',
        samples: [built.length],
        baseline: { name: 'webextension-polyfill', samples: [polyfill.length] },
      },
    ]
  },
}
