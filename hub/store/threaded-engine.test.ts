import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { withDatabase } from './testing-data-dir.ts'
import { startEngine } from './threaded-engine.ts'

test('values, errors and copies cross between the threads whole; a closed engine answers no more', async () => {
  const dataDir = await withDatabase(mkdtempSync(join(tmpdir(), 'alongside-thread-')))
  onTestFinished(() => rmSync(dataDir, { recursive: true, force: true }))
  const engine = await startEngine({ dataDir: join(dataDir, 'pglite') }, () => {})
  await engine.query('create temp table crossed (n bigint primary key, text text)')
  await engine.copy("copy crossed from '/dev/blob'", '1\tsnö\n2\t\\N\n')
  for (let again = 0; again < 3; again++) {
    const { rows } = await engine.query(
      `select n, text, array[n] as list, '{"a":1}'::jsonb as json, timestamptz '2026-01-02 03:04:05.678Z' as at
      from crossed where n = any($1::bigint[]) order by n`,
      [[1, 2]],
    )
    const same = { json: { a: 1 }, at: new Date('2026-01-02T03:04:05.678Z') }
    expect(rows).toEqual([
      { n: 1, text: 'snö', list: [1], ...same },
      { n: 2, text: null, list: [2], ...same },
    ])
    const double = engine.query('insert into crossed values ($1)', [1])
    await expect(double).rejects.toMatchObject({
      code: '23505',
      detail: 'Key (n)=(1) already exists.',
      constraint: 'crossed_pkey',
    })
    await expect(double).rejects.toBeInstanceOf(Error)
  }
  // What is kept ready follows the tables.
  expect((await engine.query('select * from crossed where n = $1', [1])).rows).toHaveLength(1)
  await engine.query('select * from crossed where n = $1', [1])
  await engine.query('alter table crossed add column more text')
  expect((await engine.query('select * from crossed where n = $1', [1])).rows).toEqual([
    { n: 1, text: 'snö', more: null },
  ])
  await Promise.all([engine.close(), engine.close()])
  await expect(engine.query('select 1')).rejects.toThrow('closed')
})
