import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ballastOn, diskFull, mountSmallDisk } from '../test/chaos/disk-full.ts'
import { compressed } from './backup/open-backup.ts'
import { restoreFolder } from './backup/restore.ts'
import { saveBackup } from './backup/save-backup.ts'
import { startEngine } from './store/threaded-engine.ts'
import { openEmbedded, withKeys } from './testing.ts'

/** On a small disk of its own, which only root may mount. */
const disk = mountSmallDisk()
disk?.unmount()
if (!disk) console.log('SKIPPED: the hub on a full disk (mounting is not permitted here; run as root)')
if (!disk && process.env.CI === 'true' && process.getuid?.() === 0)
  throw new Error('Root cannot mount a tmpfs here.')

const withDisk = async (use: (folder: string) => Promise<void>) => {
  const small = mountSmallDisk()
  if (!small) throw new Error('The disk could be mounted a moment ago.')
  await use(small.folder).finally(small.unmount)
}

test.skipIf(!disk)(
  'a hub whose disk becomes full refuses writes, reads, recovers, stops, and loses nothing',
  {
    timeout: 300_000,
  },
  () =>
    withDisk(async (folder) => {
      const report = await diskFull(folder)
      console.log(`Disk full: ${JSON.stringify(report)}`)
      expect(report).toMatchObject({ lost: 0, doubled: 0 })
      expect(report.acknowledged).toBeGreaterThan(100)
      expect(report.worstAnswer).toBeLessThan(5_000)
    }),
)

test.skipIf(!disk)(
  'an engine that finds no room for its log ends once and answers no more, rather than spin',
  {
    timeout: 120_000,
  },
  () =>
    withDisk(async (folder) => {
      const ends: Error[] = []
      const pglite = await startEngine({ dataDir: `${folder}/pglite` }, (error) => ends.push(error))
      const message = `select pg_logical_emit_message(true, 'filling', repeat('x', 1000000))` // grows the log alone
      ballastOn(folder).leave(0)
      const filled = async () => {
        for (let megabytes = 0; megabytes < 200; megabytes++) await pglite.query(message)
      }
      await expect(filled()).rejects.toThrow(/No space left|has ended/)
      expect(ends[0]?.message).toMatch(/has ended: could not .* No space left on device/)
      await expect(pglite.query('select 1')).rejects.toThrow('has ended')
      expect(ends).toHaveLength(1)
    }),
)

test.skipIf(!disk)(
  'a restore onto a disk that is too small says how much it needs',
  { timeout: 120_000 },
  () =>
    withDisk(async (folder) => {
      const elsewhere = mkdtempSync(join(tmpdir(), 'alongside-restore-full-'))
      onTestFinished(() => rmSync(elsewhere, { recursive: true }))
      const file = join(elsewhere, 'a.backup')
      const store = await openEmbedded()
      await withKeys(store)
      await saveBackup(compressed(store), file)
      await store.close()
      ballastOn(folder).leave(100 * 1024 * 1024)
      const target = join(folder, 'hub')
      await expect(restoreFolder(target, file, false)).rejects.toThrow(
        /needs about 25\d MB, and (99|100) MB are free\. Nothing was changed\./,
      )
      expect(readdirSync(target)).not.toContain('pglite')
    }),
)
