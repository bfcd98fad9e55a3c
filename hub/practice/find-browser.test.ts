import { expect, test } from 'vitest'
import { findBrowser, type Machine } from './find-browser.ts'

const machine = (platform: NodeJS.Platform, files: string[], env: NodeJS.ProcessEnv = {}): Machine => ({
  platform,
  env,
  home: '/home/ana',
  exists: (path) => files.includes(path),
})

const mac = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome'
const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe'

test.each<[string, Machine, string | null]>([
  ['nothing installed', machine('linux', [], { PATH: '/usr/bin' }), null],
  [
    'Chrome on Linux',
    machine('linux', ['/opt/x/google-chrome'], { PATH: '/usr/bin:/opt/x' }),
    '/opt/x/google-chrome',
  ],
  [
    'Chromium is taken before Chrome',
    machine('linux', ['/usr/bin/google-chrome', '/snap/bin/chromium'], { PATH: '/usr/bin:/snap/bin' }),
    '/snap/bin/chromium',
  ],
  ['Chrome on a Mac', machine('darwin', [mac]), mac],
  ['in the home folder of a Mac', machine('darwin', [`/home/ana${mac}`]), `/home/ana${mac}`],
  ['Edge on Windows', machine('win32', [edge], { 'ProgramFiles(x86)': 'C:\\Program Files (x86)' }), edge],
  ['named by hand', machine('linux', ['/b/browser'], { ALONGSIDE_BROWSER: '/b/browser' }), '/b/browser'],
])('%s', (_, on, path) => {
  expect(findBrowser(on)).toBe(path)
})

test('a browser named by hand that is not there is an error, not a silent other browser', () => {
  const on = machine('linux', ['/usr/bin/chromium'], { PATH: '/usr/bin', ALONGSIDE_BROWSER: '/gone' })
  expect(() => findBrowser(on)).toThrow('/gone')
})
