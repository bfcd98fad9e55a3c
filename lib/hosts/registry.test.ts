// @vitest-environment node
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import type { Host } from './define-host.ts'
import { HOSTS } from './registry.ts'

const ROOM = import.meta.dirname
/**
 * Compressed bytes. Every page that has the content script loads this file once, from disk, after its own load. About 40
 * hosts come to 3,000; the rest is room for regions. Past it, move `detect` of rare products behind a look at their path.
 */
const BUDGET = 4000

test('every page gets of each host what finds it, and nothing of its adapter', async () => {
  const code = await bundle(join(ROOM, 'registry.ts'))
  for (const { id } of HOSTS) {
    expect(code).toContain(`\`${id}\``)
    const { host } = (await import(join(ROOM, id, `${id}.host.ts`))) as { host: Host }
    for (const part of Object.keys(host).filter((name) => !/^(id|name|matches|detect)$/.test(name)))
      expect(code, `of ${id}, "${part}" came along`).not.toMatch(new RegExp(`\\b${part}[:(]`))
  }
  // What an adapter's file does at its top level, rather than define, comes along too: mark it /* @__PURE__ */.
  expect(code, 'the generic reader came along').not.toContain('alongside-dock')
  expect(gzipSync(code).length).toBeLessThan(BUDGET)
})
