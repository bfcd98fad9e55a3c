import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { chromium } from 'playwright-core'

/** What finding a browser depends on; tests hand in another machine. */
export interface Machine {
  platform: NodeJS.Platform
  env: NodeJS.ProcessEnv
  home: string
  exists(path: string): boolean
}

const thisMachine: Machine = {
  platform: process.platform,
  env: process.env,
  home: homedir(),
  exists: existsSync,
}

/** Open builds first: they need the fewest tricks. */
const LINUX = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
]
const MAC = ['Chromium', 'Google Chrome', 'Microsoft Edge', 'Google Chrome for Testing']
const WINDOWS = [
  ['Chromium', 'Application', 'chrome.exe'],
  ['Google', 'Chrome', 'Application', 'chrome.exe'],
  ['Microsoft', 'Edge', 'Application', 'msedge.exe'],
]

/**
 * Where this machine has Chromium, Chrome or Edge: full path, or null. `ALONGSIDE_BROWSER` names one by hand.
 * @throws when ALONGSIDE_BROWSER names a file that is not there
 */
export function findBrowser(machine: Machine = thisMachine): string | null {
  const { env, exists } = machine
  if (env.ALONGSIDE_BROWSER) {
    if (exists(env.ALONGSIDE_BROWSER)) return env.ALONGSIDE_BROWSER
    throw new Error(`ALONGSIDE_BROWSER names ${env.ALONGSIDE_BROWSER}, but there is no such file.`)
  }
  return candidates(machine).find(exists) ?? null
}

function candidates({ platform, env, home }: Machine): string[] {
  if (platform === 'win32') {
    const roots = [env.ProgramFiles, env['ProgramFiles(x86)'], env.LOCALAPPDATA].filter((root) => !!root)
    return WINDOWS.flatMap((parts) => roots.map((root) => [root, ...parts].join('\\')))
  }
  if (platform === 'darwin')
    return MAC.flatMap((name) =>
      ['/Applications', `${home}/Applications`].map(
        (folder) => `${folder}/${name}.app/Contents/MacOS/${name}`,
      ),
    )
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => folder !== '')
  return LINUX.flatMap((name) => folders.map((folder) => join(folder, name)))
}

/**
 * The browser to use, installed first where there is none: Debian's package as root, Playwright's build elsewhere.
 * @throws an Error that says what to do when neither works
 */
export function needBrowser(say: (line: string) => void): string {
  const found = findBrowser() ?? playwrightBrowser()
  if (found) return found
  if (isDebianRoot()) {
    say('No Chromium, Chrome or Edge here: installing Debian’s chromium ...')
    const quiet = { stdio: 'ignore', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const
    const lock = ['-o', 'DPkg::Lock::Timeout=300', '-qq']
    spawnSync('apt-get', [...lock, 'update'], quiet)
    spawnSync(
      'apt-get',
      [...lock, 'install', '-y', '--no-install-recommends', 'chromium', 'fonts-dejavu-core'],
      quiet,
    )
  } else {
    say('No Chromium, Chrome or Edge here: downloading Playwright’s Chromium ...')
    const cli = join(import.meta.dirname, '../../node_modules/playwright-core/cli.js')
    spawnSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'] })
  }
  const installed = findBrowser() ?? playwrightBrowser()
  if (installed) return installed
  throw new Error(
    'No browser could be installed. Install Chromium, Google Chrome or Microsoft Edge, or set ALONGSIDE_BROWSER to the path of one, and start again.',
  )
}

function playwrightBrowser(): string | null {
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

/** Whether packages can be installed with apt-get here. */
export const isDebianRoot = (): boolean => process.getuid?.() === 0 && existsSync('/etc/debian_version')
