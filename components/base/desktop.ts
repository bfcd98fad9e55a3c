import type { Desktop } from '../../lib/domain/point-keys.ts'

/** What this computer's keys are like. ChromeOS calls itself Linux, and takes Alt with a digit too. */
export function desktop(): Desktop {
  const { platform } = navigator
  return /Mac/.test(platform) ? 'mac' : /Win/.test(platform) ? 'windows' : 'linux'
}
