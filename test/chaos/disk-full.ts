import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { v7 as uuidv7 } from 'uuid'
import { RESERVE } from '../../hub/store/free-space.ts'
import { withDatabase } from '../../hub/store/testing-data-dir.ts'
import { type HubProcess, startHubProcess } from './hub-process.ts'

const MEGABYTE = 1024 * 1024
const SIZE = 320 * MEGABYTE

/** A small file system of its own in memory; null where that is not permitted. */
export function mountSmallDisk(): { folder: string; unmount(): void } | null {
  const folder = mkdtempSync(join(tmpdir(), 'alongside-disk-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder])
  if (status !== 0) {
    rmSync(folder, { recursive: true })
    return null
  }
  return {
    folder,
    unmount() {
      spawnSync('umount', ['-l', folder])
      rmSync(folder, { recursive: true })
    },
  }
}

/** What another program puts on the disk. */
export function ballastOn(folder: string) {
  const path = join(folder, 'ballast')
  return {
    /** Takes all but so many bytes. */
    leave(bytes: number) {
      const piece = Buffer.alloc(MEGABYTE / 4)
      const file = openSync(path, 'a')
      try {
        for (;;) {
          const { bavail, bsize } = statfsSync(folder)
          const more = Math.min(bavail * bsize - bytes, piece.length)
          if (more <= 0) return
          writeSync(file, piece, 0, more)
        }
      } finally {
        closeSync(file)
      }
    },
    remove: () => rmSync(path, { force: true }),
  }
}

export interface DiskFullReport {
  acknowledged: number
  lost: number
  doubled: number
  /** Longest answer while the disk was full, in milliseconds. */
  worstAnswer: number
}

/**
 * The disk of a running hub becomes full: by its own writing, then by another program to the last byte. It must refuse
 * writes with 507 and go on reading, go on by itself when there is room, stop in order when there is none, say why it
 * does not start, and keep all that it acknowledged.
 */
export async function diskFull(disk: string): Promise<DiskFullReport> {
  const dataDir = await withDatabase(join(disk, 'hub'))
  const ballast = ballastOn(disk)
  const acknowledged: string[] = []
  let worstAnswer = 0
  const timed = async (answer: Promise<Response>) => {
    const start = performance.now()
    const response = await answer
    worstAnswer = Math.max(worstAnswer, performance.now() - start)
    return response
  }
  const give = async (hub: HubProcess) => {
    const feedback = Array.from({ length: 50 }, () => heard(uuidv7()))
    const response = await timed(call(hub, 'POST', '/v1/feedback', { feedback }))
    if (response.ok) acknowledged.push(...feedback.map(({ id }) => id))
    return response
  }

  let hub = await startHubProcess('', { dataDir })
  try {
    assert.equal((await give(hub)).status, 200)
    ballast.leave(RESERVE + 8 * MEGABYTE)
    await untilFull(() => give(hub))
    await readsGoOn(hub, timed)
    assert.equal((await call(hub, 'GET', '/readyz')).status, 503)
    const { origin } = new URL(hub.url)
    const signedIn = await fetch(new URL('/desk/session', hub.url), {
      method: 'POST',
      headers: { origin, 'content-type': 'application/json' },
      body: JSON.stringify({ key: hub.key }),
    })
    assert.equal(signedIn.status, 200, 'whoever wants to read at the desk can sign in')
    const rows = Array.from({ length: 50 }, (_, n) => `lead${n}@example.com,Lead ${n}\n`)
    const imported = await call(
      hub,
      'POST',
      '/v1/imports?kind=leads&dryRun=false',
      ['email,name\n', ...rows].join(''),
    )
    assert.match(await imported.text(), /disk of the hub is full/i)

    ballast.remove()
    assert.equal((await give(hub)).status, 200, 'with room again it goes on by itself')

    ballast.leave(0)
    assert.equal((await give(hub)).status, 507)
    await readsGoOn(hub, timed)
    assert.equal(await endedWithin(hub, 20_000), 0, 'it stops in order on a full disk')

    await assert.rejects(startHubProcess('', { dataDir }), (error: Error) => {
      assert.match(error.message, /ended with 1: The disk is full: /)
      assert.ok(error.message.includes(dataDir))
      return true
    })

    ballast.remove()
    hub = await startHubProcess('', { dataDir })
    const stored = await storedFeedback(hub)
    assert.equal(await endedWithin(hub, 20_000), 0)
    return {
      acknowledged: acknowledged.length,
      lost: acknowledged.filter((id) => !stored.includes(id)).length,
      doubled: stored.length - new Set(stored).size,
      worstAnswer: Math.round(worstAnswer),
    }
  } finally {
    hub.child.kill('SIGKILL')
  }
}

/** With the admin key. A text is sent as CSV, anything else as JSON. */
const call = ({ url, key }: HubProcess, method: string, path: string, body?: unknown) =>
  fetch(new URL(path, url), {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'content-type': typeof body === 'string' ? 'text/csv' : 'application/json',
    },
    body: body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })

/** Asks the hub to stop; one that does not end is what is looked for. */
const endedWithin = (hub: HubProcess, ms: number): Promise<number | null> =>
  Promise.race([
    hub.stop(),
    new Promise<never>((_, reject) =>
      setTimeout(reject, ms, new Error(`The hub runs on after ${ms} ms: ${hub.said()}`)).unref(),
    ),
  ])

async function untilFull(write: () => Promise<Response>): Promise<void> {
  for (let n = 0; n < 2_000; n++) {
    const response = await write()
    if (response.ok) continue
    assert.equal(response.status, 507)
    assert.ok(response.headers.has('retry-after'))
    const problem = (await response.json()) as { type: string; detail: string }
    assert.equal(problem.type, 'urn:alongside:problem:storage-full')
    assert.match(problem.detail, /make room/)
    return
  }
  assert.fail('The disk did not become full.')
}

async function readsGoOn(
  hub: HubProcess,
  timed: (answer: Promise<Response>) => Promise<Response>,
): Promise<void> {
  for (const path of ['/healthz', '/v1/session', '/v1/feedback', '/v1/talking-points', '/v1/keys']) {
    const response = await timed(call(hub, 'GET', path))
    assert.equal(response.status, 200, `${path}: ${response.ok ? '' : await response.text()}\n${hub.said()}`)
  }
}

/** The ids of all feedback that the hub shows, page by page. */
async function storedFeedback(hub: HubProcess): Promise<string[]> {
  const ids: string[] = []
  for (let after: string | null = ''; after !== null; ) {
    const response = await call(
      hub,
      'GET',
      `/v1/feedback?limit=100${after ? `&before=${encodeURIComponent(after)}` : ''}`,
    )
    assert.equal(response.status, 200)
    const page = (await response.json()) as { items: { feedback: { id: string } }[]; next: string | null }
    ids.push(...page.items.map(({ feedback }) => feedback.id))
    after = page.next
  }
  return ids
}

const heard = (id: string) => ({
  id,
  kind: 'heard',
  what: 'objection',
  text: `Too slow to deliver. ${'It took weeks the last time. '.repeat(30)}`,
  leadId: null,
  host: null,
  pageKind: null,
  at: new Date().toISOString(),
})
