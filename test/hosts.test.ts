import { spawnSync } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from './e2e/harness/hub.ts'
import { has } from './needs.ts'

const SCRIPTS = join(import.meta.dirname, 'hosts')
/** The real hosts run as users who cannot read a checkout in /root. */
let checkout = ''
let state = ''

beforeEach(async () => {
  checkout = await mkdtemp(join(tmpdir(), 'alongside-checkout-'))
  expect((await stat(checkout)).mode & 0o777).toBe(0o700)
  await cp(SCRIPTS, checkout, { recursive: true })
  state = await mkdtemp(join(tmpdir(), 'alongside-state-'))
  await chmod(state, 0o755)
})
afterEach(async () => {
  for (const folder of [checkout, state]) await rm(folder, { recursive: true })
})

/** Runs a script of the checkout that only this user can read, from within it. */
function script(name: string, command: string, env: NodeJS.ProcessEnv = {}) {
  return spawnSync('bash', [join(checkout, name), command], {
    cwd: checkout,
    env: { ...process.env, HOST_STATE: state, ...env },
    encoding: 'utf8',
    // what a script starts must not keep its output open: that would wait for it to end
    timeout: 110_000,
  })
}

describe.skipIf(!has('postgresql'))('PostgreSQL', () => {
  test('starts from a checkout that its user cannot read', () => {
    expect(script('postgres.sh', 'start')).toMatchObject({ status: 0 })
    expect(script('postgres.sh', 'stop')).toMatchObject({ status: 0, stderr: '' })
  })

  test('that does not start says why, at once', async () => {
    await mkdir(join(state, 'data'), { mode: 0o700 })
    await writeFile(join(state, 'data/PG_VERSION'), '99\n')
    spawnSync('chown', ['-R', 'postgres', join(state, 'data')])
    const began = Date.now()
    const { status, stderr } = script('postgres.sh', 'start')
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/postgres\.log[\s\S]*(incompatible|postgresql\.conf)/)
    expect(Date.now() - began).toBeLessThan(25_000)
  })
})

describe.skipIf(!has('roundcube'))('Roundcube', () => {
  test('starts and is filled from a checkout that its users cannot read', async () => {
    const [port, imap, smtp] = await Promise.all([freePort(), freePort(), freePort()])
    const ports = {
      ROUNDCUBE_PORT: `${port}`,
      ROUNDCUBE_IMAP_PORT: `${imap}`,
      ROUNDCUBE_SMTP_PORT: `${smtp}`,
    }
    try {
      expect(script('roundcube.sh', 'start', ports)).toMatchObject({ status: 0 })
      expect(script('roundcube.sh', 'seed', ports)).toMatchObject({ status: 0 })
    } finally {
      expect(script('roundcube.sh', 'stop', ports)).toMatchObject({ status: 0 })
    }
  })
})

test('a script that would let another user read the checkout is refused', async () => {
  await writeFile(
    join(checkout, 'careless.sh'),
    `set -euo pipefail; STATE=$HOST_STATE; . "${checkout}/mail.sh"; spawn sink cat "$HERE/mail.py"`,
  )
  const { status, stderr } = script('careless.sh', 'start')
  expect(status).not.toBe(0)
  expect(stderr).toContain('use share')
})
