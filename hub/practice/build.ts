import { spawn } from 'node:child_process'
import { glob, stat } from 'node:fs/promises'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')
const SHARED = ['components/base/**', 'lib/**', 'package-lock.json', 'tsconfig.json']

/** What is bundled: everything else of the project runs from its source. */
const BUNDLES = {
  extension: {
    output: '.output/chrome-mv3/manifest.json',
    sources: [
      ...SHARED,
      'components/**',
      'entrypoints/**',
      'public/**',
      'wxt.config.ts',
      'public-suffix-list.ts',
    ],
    command: ['node_modules/wxt/bin/wxt.mjs', 'build'],
  },
  /** For test/bench: the same with marks of what is measured, in a folder of its own (wxt.config.ts). */
  bench: {
    output: '.output/chrome-mv3-bench/manifest.json',
    sources: [...SHARED, 'components/**', 'entrypoints/**', 'public/**', 'wxt.config.ts'],
    command: ['node_modules/wxt/bin/wxt.mjs', 'build'],
    env: { VITE_BENCH: 'yes' },
  },
  firefox: {
    output: '.output/firefox-mv3/manifest.json',
    sources: [
      ...SHARED,
      'components/**',
      'entrypoints/**',
      'public/**',
      'wxt.config.ts',
      'public-suffix-list.ts',
    ],
    command: ['node_modules/wxt/bin/wxt.mjs', 'build', '-b', 'firefox', '--mv3'],
  },
  desk: {
    output: '.output/desk/index.html',
    sources: [...SHARED, 'hub/desk/**'],
    command: ['node_modules/vite/bin/vite.js', 'build', '--config', 'hub/desk/vite.config.ts'],
  },
} as const
export type Bundle = keyof typeof BUNDLES

/** Folder of a built extension, full path. */
export const extensionFolder = (build: 'chrome' | 'firefox' | 'bench'): string =>
  join(ROOT, '.output', { chrome: 'chrome-mv3', firefox: 'firefox-mv3', bench: 'chrome-mv3-bench' }[build])

/**
 * Builds what is older than its sources, one after the other.
 * @returns the bundles that were built
 * @throws with the build's own output when one fails
 */
export async function buildWhatChanged(
  bundles: readonly Bundle[],
  say: (line: string) => void,
): Promise<Bundle[]> {
  const built: Bundle[] = []
  for (const name of bundles) {
    const bundle = BUNDLES[name]
    const made = await changed(join(ROOT, bundle.output))
    if (made > 0 && made > (await newest(bundle.sources))) continue
    say(`Building the ${name} ...`)
    await runNode(bundle.command, 'env' in bundle ? bundle.env : {})
    built.push(name)
  }
  return built
}

/** Time of the last change in milliseconds; 0 = there is no such file. */
const changed = (path: string): Promise<number> =>
  stat(path).then(
    (found) => found.mtimeMs,
    () => 0,
  )

async function newest(patterns: readonly string[]): Promise<number> {
  let time = 0
  for await (const entry of glob([...patterns], { cwd: ROOT, exclude: (name) => name.endsWith('.test.ts') }))
    time = Math.max(time, await changed(join(ROOT, entry)))
  return time
}

function runNode(command: readonly string[], env: Readonly<Record<string, string>>): Promise<void> {
  const [script, ...args] = command as [string, ...string[]]
  const child = spawn(process.execPath, [join(ROOT, script), ...args], {
    cwd: ROOT,
    // A test runner's own would build React as it is for developers.
    env: { ...process.env, NODE_ENV: 'production', ...env },
  })
  let output = ''
  child.stdout.on('data', (text) => (output += text))
  child.stderr.on('data', (text) => (output += text))
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command.join(' ')} failed (${code}).\n${output}`)),
    )
  })
}
