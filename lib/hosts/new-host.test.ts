// @vitest-environment node
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newHost } from './new-host.ts'

/** In a copy of the room, so that the checkout stays as it is. */
const checkout = join(import.meta.dirname, '../..')
let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'alongside-new-host-'))
  for (const room of ['hosts', 'domain', 'messages'])
    cpSync(join(checkout, 'lib', room), join(copy, 'lib', room), { recursive: true })
  for (const file of ['package.json', 'biome.json', '.gitignore'])
    cpSync(join(checkout, file), join(copy, file))
  symlinkSync(join(checkout, 'node_modules'), join(copy, 'node_modules'), 'dir')
})
afterAll(() => rmSync(copy, { recursive: true, force: true }))

const room = () => join(copy, 'lib/hosts')
const run = (tool: string, ...parameters: string[]) =>
  execFileSync(process.execPath, [join(checkout, 'node_modules', tool), ...parameters], {
    cwd: copy,
    stdio: 'pipe',
  })

test('a new host passes every test that hosts have, and the linter', () => {
  const files = newHost(room(), 'post-office', '2026-11-22')
  expect(files).toContain('post-office/post-office.host.ts')
  const registry = readFileSync(join(room(), 'registry.ts'), 'utf8')
  const list = /HOSTS: readonly KnownHost\[\] = \[([^\]]*)\]/.exec(registry)?.[1]?.match(/\w+/g) ?? []
  expect(list).toContain('postOffice')
  expect(list).toEqual([...list].sort())
  run(
    '@biomejs/biome/bin/biome',
    'check',
    '--vcs-enabled=false',
    'lib/hosts/post-office',
    'lib/hosts/registry.ts',
  )
  const tests = ['lib/hosts/contract.test.ts', 'lib/hosts/registry.test.ts']
  const its = 'post-office|each folder|no two hosts|every page gets'
  const report = run('vitest/vitest.mjs', 'run', '--root', copy, '-t', its, ...tests).toString()
  expect(report).toMatch(/Test Files.*2 passed/)
}, 120_000)

test.each(['', 'Proton', 'proton_mail', '../x', 'x', 'mail-'])(
  'refuses the name %j and says how it should look',
  (name) => {
    expect(() => newHost(room(), name, '2026-11-22')).toThrow('npm run new:host NAME')
  },
)

test('never overwrites a host', () => {
  const before = readFileSync(join(room(), 'roundcube/roundcube.host.ts'), 'utf8')
  expect(() => newHost(room(), 'roundcube', '2026-11-22')).toThrow('there already')
  expect(readFileSync(join(room(), 'roundcube/roundcube.host.ts'), 'utf8')).toBe(before)
})
