import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../../..')
const TYPES: Record<string, string> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' }
/** Scripts and styles that the makers' guides tell to load as they are. */
const AS_THEY_ARE = /^\/node_modules\/(tinymce|ckeditor4)\//

/** Names of the real editors that every insertion story tries (test/e2e/editors/openers.ts). */
export const EDITORS = [
  'textarea',
  'react-textarea',
  'contenteditable',
  'tinymce-frame',
  'tinymce-inline',
  'ckeditor4',
  'ckeditor5',
  'rooster',
  'squire',
  'quill',
  'tiptap',
  'lexical',
]

/** The page of editors, built and served on this machine. */
export interface Editors {
  /** At editors.test, which the browser under test must lead to this machine. */
  origin: string
  end(): Promise<void>
}

/** Builds the page that opens the editor its address names, and serves it on a free port. */
export async function startEditors(): Promise<Editors> {
  const folder = await mkdtemp(join(tmpdir(), 'alongside-editors-'))
  await build({
    configFile: false,
    logLevel: 'warn',
    root: join(import.meta.dirname, '../editors'),
    build: { outDir: folder, emptyOutDir: true, minify: false, target: 'esnext' },
  })
  const server = createServer(async ({ url = '/' }, answer) => {
    const path = normalize(new URL(url, 'http://editors.test').pathname)
    const file = AS_THEY_ARE.test(path) ? join(ROOT, path) : join(folder, path === '/' ? 'index.html' : path)
    const content = await readFile(file).catch(() => null)
    answer.writeHead(content ? 200 : 404, {
      'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    })
    answer.end(content)
  })
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready))
  return {
    origin: `http://editors.test:${(server.address() as { port: number }).port}`,
    async end() {
      server.closeAllConnections()
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** The lines that have text, as a reader of the mail would see them. Runs in the page. */
export function linesOf(html: string): string[] {
  if (!/<\/(p|div)>/.test(html)) return html.split('\n').filter((line) => line.trim())
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  for (const end of parsed.querySelectorAll('br,p,div')) end.append(end.localName === 'br' ? '' : '\n')
  for (const end of parsed.querySelectorAll('br')) end.replaceWith('\n')
  return (parsed.body.textContent ?? '')
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .filter((line) => line.trim())
}

/** The text with its blank lines, as a reader of the mail would see it. Runs in the page. */
export function apartIn(html: string): string {
  if (!/<\/(p|div)>/.test(html)) return html
  const seen = document.createElement('div')
  seen.innerHTML = html
  document.body.append(seen)
  const text = seen.innerText
  seen.remove()
  return text.replaceAll('\u00a0', ' ')
}
