/** The peer of the mailbox suite: an extension that is nothing but @inboxsdk/core, asking for the messages of a page. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/**
 * Builds the peer.
 *
 * @param folder where to; made if it is missing
 * @param matches match patterns of the pages that it runs in
 */
export async function buildPeer(folder: string, matches: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const name of ['content', 'background'])
    await build({
      configFile: false,
      publicDir: false,
      logLevel: 'error',
      define: { 'process.env.NODE_ENV': '"production"', global: 'globalThis' },
      build: {
        outDir: folder,
        emptyOutDir: false,
        target: 'esnext',
        lib: {
          entry: join(import.meta.dirname, `${name}.js`),
          formats: ['iife'],
          name,
          fileName: () => `${name}.js`,
        },
      },
    })
  copyFileSync(
    fileURLToPath(import.meta.resolve('@inboxsdk/core/pageWorld.js')),
    join(folder, 'pageWorld.js'),
  )
  writeFileSync(
    join(folder, 'manifest.json'),
    JSON.stringify({
      manifest_version: 3,
      name: 'Peer',
      version: '1',
      permissions: ['scripting'],
      host_permissions: matches,
      background: { service_worker: 'background.js' },
      content_scripts: [{ matches, js: ['content.js'], run_at: 'document_end' }],
      web_accessible_resources: [{ resources: ['pageWorld.js'], matches }],
    }),
  )
}
