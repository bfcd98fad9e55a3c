import { sql } from 'kysely'
import { v7 as uuidv7 } from 'uuid'
import { beforeAll, expect, test } from 'vitest'
import type { ChangesAnswer } from '../../lib/contract/changes.ts'
import { MissedSearchList } from '../../lib/contract/missed-search.ts'
import { MOST_SEARCH_WORDS, SearchWordList } from '../../lib/contract/search-word.ts'
import { MISSED_KEPT_DAYS } from '../../lib/domain/missed-search.ts'
import { SearchWord, type SearchWordContent } from '../../lib/domain/search-word.ts'
import { forgetNames, forgetOldSearches } from '../services/missed-searches.ts'
import type { Store } from '../store/open.ts'
import { write } from '../store/transaction.ts'
import { allOf, hubOn, onEachDatabase, putLead, WORKSPACE, withKeys } from '../testing.ts'

const DAY_MS = 86_400_000
const day = (before = 0) => new Date(Date.now() - before * DAY_MS).toISOString().slice(0, 10)
const OTHER_WORKSPACE = '01900000-0000-7000-8000-000000000002'

onEachDatabase('search words and searches without result', (open) => {
  let store: Store
  let keys: Awaited<ReturnType<typeof withKeys>>
  let others: Awaited<ReturnType<typeof withKeys>>
  let hub: ReturnType<typeof hubOn>
  beforeAll(async () => {
    store = await open()
    keys = await withKeys(store)
    others = await withKeys(store, OTHER_WORKSPACE)
    hub = hubOn(store)
  })
  type Role = keyof typeof keys
  async function ask(role: Role, method: string, path: string, body?: unknown, status = 200) {
    const answer = await hub.call(method, path, keys[role].key, body)
    const text = await answer.text()
    expect(answer.status, text).toBe(status)
    return text === '' ? null : JSON.parse(text)
  }

  const dear = (over: Partial<SearchWordContent> = {}): SearchWordContent => ({
    language: 'en',
    words: ['dear', 'over our budget'],
    standsFor: 'Too expensive',
    ...over,
  })
  const words = async (role: Role = 'rep') =>
    SearchWordList.parse(await ask(role, 'GET', '/v1/search-words')).searchWords
  const changesOf = async (id: string) => {
    const { changes } = (await ask('rep', 'GET', '/v1/changes')) as ChangesAnswer
    return changes.filter((change) => change.kind === 'search_word' && change.id === id)
  }

  test('words are added once, changed and taken away; reps get each with the changes', async () => {
    const id = uuidv7()
    const path = `/v1/search-words/${id}`
    const made = SearchWord.parse(await ask('marketer', 'PUT', path, dear()))
    expect(made).toMatchObject({ ...dear(), id, writtenBy: 'Mila Moretti' })
    await ask('marketer', 'PUT', path, dear())
    expect(await words()).toHaveLength(1)
    expect(await changesOf(id)).toMatchObject([{ value: dear() }])
    await ask('admin', 'PUT', path, dear({ words: [' too dear '] }))
    expect(await changesOf(id)).toMatchObject([{ value: { words: ['too dear'], writtenBy: 'Ada Admin' } }])
    await ask('marketer', 'DELETE', path, undefined, 204)
    await ask('marketer', 'DELETE', path, undefined, 204)
    expect(await words()).toEqual([])
    expect(await changesOf(id)).toMatchObject([{ value: null }])
    // What Undo does.
    await ask('marketer', 'PUT', path, dear())
    expect(await words('marketer')).toMatchObject([dear()])
    const elsewhere = await hub.call('GET', '/v1/search-words', others.marketer.key)
    expect(await elsewhere.json()).toEqual({ searchWords: [] })
    await hub.call('DELETE', path, others.marketer.key)
    expect(await words()).toHaveLength(1)
    await ask('marketer', 'DELETE', path, undefined, 204)
  })

  test('a rep adds none; what is no entry is refused, and so is one too many', async () => {
    const path = `/v1/search-words/${uuidv7()}`
    await ask('rep', 'PUT', path, dear(), 403)
    await ask('rep', 'DELETE', path, undefined, 403)
    await ask('marketer', 'PUT', '/v1/search-words/nonsense', dear(), 400)
    for (const wrong of [{ words: [] }, { words: ['?!'] }, { words: [' '] }, { standsFor: '...' }])
      await ask('marketer', 'PUT', path, dear(wrong), 400)
    const rows = Array.from({ length: MOST_SEARCH_WORDS }, (_, n) => ({
      ...{ workspace_id: WORKSPACE, id: `w${n}`, language: 'en', words: ['x'], stands_for: 'y' },
    }))
    await store.db.insertInto('search_words').values(rows).execute()
    const { detail } = await ask('marketer', 'PUT', path, dear(), 409)
    expect(detail).toContain('Take one away')
    await store.db.deleteFrom('search_words').where('workspace_id', '=', WORKSPACE).execute()
  })

  const missed = (...searches: { text: string; language?: string; day?: string }[]) => ({
    searches: searches.map((search) => ({ language: 'en', day: day(), ...search })),
  })
  const tell = (role: Role, ...searches: Parameters<typeof missed>) =>
    ask(role, 'POST', '/v1/missed-searches', missed(...searches), 204)
  const seen = async () => MissedSearchList.parse(await ask('marketer', 'GET', '/v1/missed-searches'))
  const rows = () => allOf(store).selectFrom('missed_searches').selectAll().orderBy('text').execute()

  test('a search is seen once two people made it; each counts once a day, and nobody is named', async () => {
    await tell('rep', { text: 'zebra stripes' }, { text: 'only mine' })
    await tell('rep', { text: 'zebra stripes' }, { text: 'zebra stripes' })
    expect(await seen()).toEqual({ searches: [], ofOnePerson: 2 })
    await tell('otherRep', { text: 'zebra stripes', language: 'pl', day: day(3) })
    await tell('rep', { text: 'zebra stripes', day: day(1) })
    expect(await seen()).toEqual({
      searches: [{ text: 'zebra stripes', language: 'en', count: 3, people: 2, lastDay: day() }],
      ofOnePerson: 1,
    })
    const stored = await rows()
    const [mine] = stored.filter(({ text }) => text === 'only mine')
    expect(stored.map(({ who }) => who)).not.toContain(keys.rep.person.id)
    // The same person is somebody else with another text.
    expect(stored.filter(({ who }) => who === mine?.who)).toHaveLength(1)
    expect(JSON.stringify(stored)).not.toMatch(/Marta|Piotr/)
    expect(JSON.stringify(hub.lines)).not.toMatch(/zebra/)
    const elsewhere = await hub.call('GET', '/v1/missed-searches', others.marketer.key)
    expect(await elsewhere.json()).toEqual({ searches: [], ofOnePerson: 0 })
    await ask('rep', 'GET', '/v1/missed-searches', undefined, 403)
    await ask('rep', 'POST', '/v1/missed-searches/dismissal', { text: 'zebra stripes', dismissed: true }, 403)
  })

  test('whoever asks is not counted: a guess that they search for themselves tells them nothing', async () => {
    await tell('rep', { text: 'guessed one' })
    for (const role of ['rep', 'otherRep'] as const) await tell(role, { text: 'guessed two' })
    const before = await seen()
    expect(before.searches).toContainEqual(
      expect.objectContaining({ text: 'guessed two', count: 2, people: 2 }),
    )
    for (const text of ['guessed one', 'guessed two', 'guessed none']) await tell('marketer', { text })
    expect(await seen()).toEqual(before)
    const { searches } = MissedSearchList.parse(await ask('admin', 'GET', '/v1/missed-searches'))
    expect(searches).toContainEqual(expect.objectContaining({ text: 'guessed one', people: 2 }))
    await store.db.deleteFrom('missed_searches').where('workspace_id', '=', WORKSPACE).execute()
  })

  test('of very many the newest are counted', async () => {
    const row = { workspace_id: WORKSPACE, language: 'en' }
    const put = (rows: { text: string; day: string; who: string }[]) =>
      sql`insert into missed_searches (workspace_id, text, day, who, language)
        select ${row.workspace_id}, text, day, who, ${row.language}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(text text, day date, who text)`.execute(
        allOf(store),
      )
    await put(
      Array.from({ length: 20_000 }, (_, n) => ({
        text: `many ${n >> 1}`,
        day: day(n % 9),
        who: `w${n % 2}`,
      })),
    )
    await put(['a', 'b'].map((who) => ({ text: 'out of sight', day: day(100), who })))
    await put(['a', 'b', 'c'].map((who) => ({ text: 'of today', day: day(), who })))
    const started = performance.now()
    const { searches } = await seen()
    expect(performance.now() - started).toBeLessThan(10_000)
    expect(searches).toHaveLength(200)
    expect(searches[0]).toMatchObject({ text: 'of today', people: 3 })
    expect(JSON.stringify(searches)).not.toContain('out of sight')
    await store.db.deleteFrom('missed_searches').where('workspace_id', '=', WORKSPACE).execute()
  })

  test('what an extension should not have sent is not stored, and the rest is', async () => {
    const before = await rows()
    await tell(
      'rep',
      { text: 'lena@optik.example' },
      { text: 'Not Folded' },
      { text: 'call 5551234' },
      { text: 'a b c d e f g' },
    )
    expect(await rows()).toEqual(before)
    await ask('rep', 'POST', '/v1/missed-searches', missed({ text: 'x'.repeat(61) }), 400)
    await tell(
      'rep',
      { text: 'to come', day: '2999-01-01' },
      { text: 'long ago', day: '1999-01-01' },
      { text: '?' },
    )
    const added = (await rows()).filter(({ text }) => /to come|long ago|\?/.test(text))
    expect(added.map((row) => [row.text, row.day.getFullYear()])).toEqual([
      ['long ago', new Date().getFullYear()],
      ['to come', new Date().getFullYear()],
    ])
  })

  test('a language that is none is refused, and a text that cannot be there is not looked for', async () => {
    await ask('rep', 'POST', '/v1/missed-searches', missed({ text: 'zebra', language: 'e\ud800' }), 400)
    const dismissal = { text: 'a\u0000b', dismissed: true }
    await ask('marketer', 'POST', '/v1/missed-searches/dismissal', dismissal, 204)
  })

  test('two hundred of one person are stored on a day, and none older than an extension keeps it', async () => {
    const texts = Array.from({ length: 100 }, (_, n) => ({ text: `flood ${n}`, day: day(31) }))
    const flood = async () => (await rows()).filter(({ text }) => text.startsWith('flood'))
    await tell('admin', ...texts)
    await tell('admin', ...texts) // again, as after a lost answer
    expect(await flood()).toHaveLength(100)
    await tell('admin', ...texts.map(({ text }) => ({ text: `${text} more`, day: day(30) })))
    await tell('admin', ...texts.map(({ text }) => ({ text: `${text} and more` })))
    const stored = await flood()
    expect(stored).toHaveLength(200)
    expect(stored.map(({ text }) => text)).not.toContain('flood 1 and more')
    const oldest = Math.min(...stored.map((row) => row.day.getTime()))
    expect(Date.now() - oldest).toBeLessThan(32 * DAY_MS)
    await tell('otherRep', { text: 'flood of another' })
    expect(await flood()).toHaveLength(201)
    await store.db.deleteFrom('missed_searches').where('workspace_id', '=', WORKSPACE).execute()
  })

  test('a dismissed text is off the list until two people search for it anew, and Undo brings it back', async () => {
    for (const role of ['rep', 'otherRep'] as const) await tell(role, { text: 'lease plan', day: day(2) })
    const texts = async () => (await seen()).searches.map(({ text }) => text)
    const dismiss = (dismissed: boolean) =>
      ask('marketer', 'POST', '/v1/missed-searches/dismissal', { text: 'lease plan', dismissed }, 204)
    expect(await texts()).toContain('lease plan')
    await dismiss(true)
    expect(await texts()).not.toContain('lease plan')
    await dismiss(false)
    expect(await texts()).toContain('lease plan')
    await dismiss(true)
    await tell('rep', { text: 'lease plan' })
    expect(await texts()).not.toContain('lease plan')
    await tell('otherRep', { text: 'lease plan' })
    expect((await seen()).searches).toContainEqual(expect.objectContaining({ text: 'lease plan', count: 2 }))
  })

  test('what names a lead who came later is deleted by the daily cleaning, whatever else is there', async () => {
    await store.db.deleteFrom('missed_searches').where('workspace_id', '=', WORKSPACE).execute()
    const many = Array.from({ length: 2500 }, (_, n) => `zebra ${n}`)
    const texts = [...many, 'okonkwo price', 'prix de', 'zolc', 'okonkwoish']
    const row = { workspace_id: WORKSPACE, language: 'en', day: day(), who: 'w' }
    await store.db
      .insertInto('missed_searches')
      .values(texts.map((text) => ({ ...row, text })))
      .execute()
    await write(store, OTHER_WORKSPACE, (tx) =>
      putLead(tx, { id: 'z', name: 'Zebra', emails: ['z@z.example'] }, OTHER_WORKSPACE),
    )
    await write(store, WORKSPACE, async (tx) => {
      await putLead(tx, { id: 'ada', name: 'Ada de OKONKWO', emails: ['ada@z.example'] })
      await putLead(tx, { id: 'nobody', name: null, emails: ['nobody@z.example'] })
      await putLead(tx, { id: 'ola', name: 'Ola Żółć', emails: ['ola@z.example'] })
    })
    await forgetNames(store, WORKSPACE)
    const left = (await rows()).map(({ text }) => text)
    expect(left.filter((text) => !text.startsWith('zebra'))).toEqual(['okonkwoish', 'prix de'])
    expect(left).toHaveLength(2502)
    await store.db.deleteFrom('missed_searches').where('workspace_id', '=', WORKSPACE).execute()
  })

  test(`is deleted after ${MISSED_KEPT_DAYS} days, and no longer counted then`, async () => {
    const old = { language: 'en', day: day(MISSED_KEPT_DAYS + 1), workspace_id: WORKSPACE }
    const many = Array.from({ length: 2100 }, (_, n) => ({ ...old, text: 'old one', who: `w${n}` }))
    await store.db.insertInto('missed_searches').values(many).execute()
    expect(await seen()).not.toMatchObject({ searches: [{ text: 'old one' }] })
    const kept = (await rows()).filter(({ text }) => text !== 'old one').length
    await forgetOldSearches(store, WORKSPACE)
    expect(await rows()).toHaveLength(kept)
  })
})
