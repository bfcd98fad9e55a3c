import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { allOf, onEachDatabase, WORKSPACE, withKeys } from '../testing.ts'
import { copyInto } from './copy-into.ts'

const OTHER = '01900000-0000-7000-8000-000000000002'
const TEXTS = ['', '\\N', '\\.', 'a\tb', 'a\\tb', 'a\nb\r\nc', 'ł 👓 "quoted" \'x\'', 'x'.repeat(100_000)]

onEachDatabase('rows by COPY', (open) => {
  test('arrive as they were, in the workspace that is named', async () => {
    const store = await open()
    await withKeys(store)
    const rows = TEXTS.map((text, at) => ['run', 0, at, text, JSON.stringify({ text }), null])
    await copyInto(
      store.jobs,
      OTHER,
      'import_rows',
      ['import_id', 'part', 'line', 'title', 'value', 'at'],
      rows,
    )
    const stored = await allOf(store).selectFrom('import_rows').selectAll().orderBy('line').execute()
    expect(stored.map(({ title }) => title)).toEqual(TEXTS)
    expect(stored.map(({ value }) => value)).toEqual(TEXTS.map((text) => ({ text })))
    expect(new Set(stored.map(({ workspace_id, at }) => `${workspace_id} ${at}`))).toEqual(
      new Set([`${OTHER} null`]),
    )
  })

  test('all or none of them, and the connection is as good as before', async () => {
    const store = await open()
    await withKeys(store)
    const copy = (...reasons: (string | null)[]) =>
      copyInto(
        store.jobs,
        WORKSPACE,
        'import_rejects',
        ['import_id', 'line', 'reason'],
        reasons.map((reason, line) => ['run', line, reason]),
      )
    await expect(copy('a', null)).rejects.toMatchObject({ code: '23502' })
    await copy('a')
    await copy()
    const { rows } = await sql`select line, reason from import_rejects`.execute(allOf(store))
    expect(rows).toEqual([{ line: 0, reason: 'a' }])
    const inTransaction = store.jobs
      .transaction()
      .execute((tx) => copyInto(tx, WORKSPACE, 'import_rejects', ['line'], [[2]]))
    await expect(inTransaction).rejects.toThrow('statement of its own')
  })
})
