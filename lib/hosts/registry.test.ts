// @vitest-environment node
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundle } from './bundle.ts'
import type { Host } from './define-host.ts'
import { HOSTS } from './registry.ts'

const ROOM = import.meta.dirname
/** Compressed bytes: of what compares patterns, and of one host. 20 more must fit into the budget of the content script. */
const [COMPARING, HOST] = [400, 100]

test('every page gets of each host what finds it, and nothing of its adapter', async () => {
  const code = await bundle(join(ROOM, 'registry.ts'))
  for (const { id } of HOSTS) {
    expect(code).toContain(`\`${id}\``)
    const { host } = (await import(join(ROOM, id, `${id}.host.ts`))) as { host: Host }
    for (const part of Object.keys(host).filter((name) => !/^(id|name|matches|detect)$/.test(name)))
      expect(code, `of ${id}, "${part}" came along`).not.toMatch(new RegExp(`\\b${part}[:(]`))
  }
  // What an adapter's file does at its top level, rather than define, comes along too.
  expect(gzipSync(code).length).toBeLessThan(COMPARING + HOST * HOSTS.length)
})
