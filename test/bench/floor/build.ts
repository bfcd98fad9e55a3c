/** The floor of the suite first-paint: an extension of nothing but a frame in which React paints one line. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/** Builds the floor into a folder, which is made if it is missing, for the pages of these match patterns. */
export async function buildFloor(folder: string, matches: readonly string[]): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await build({
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    mode: 'production',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      outDir: folder,
      emptyOutDir: false,
      target: 'esnext',
      lib: {
        entry: join(import.meta.dirname, 'page.ts'),
        formats: ['es'],
        fileName: () => 'page.js',
      },
    },
  })
  copyFileSync(join(import.meta.dirname, 'content.js'), join(folder, 'content.js'))
  writeFileSync(
    join(folder, 'page.html'),
    '<!doctype html><html lang="en"><title>Floor</title><body><script type="module" src="page.js"></script>',
  )
  const manifest = {
    manifest_version: 3,
    name: 'Floor',
    version: '1',
    content_scripts: [{ matches, js: ['content.js'], run_at: 'document_idle' }],
    web_accessible_resources: [{ resources: ['page.html'], matches: ['*://*/*'], use_dynamic_url: true }],
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}
