import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import {
  contentScriptProblems,
  firstImportProblems,
  hostProblems,
  importProblems,
  listProblems,
  placeProblems,
  ROOMS,
  roomOf,
} from './house-rules.ts'
import { readProject, readSource } from './read-imports.ts'

const ROOT = new URL('..', import.meta.url).pathname
const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8'))
const declared = new Set<string>([
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.devDependencies),
])
const files = readProject(ROOT)
const exists = (path: string) => existsSync(`${ROOT}${path}`)

describe('the house is as it was planned', () => {
  test('every file imports only what its room may', () => {
    expect(files.length).toBeGreaterThan(50)
    expect(files.flatMap((file) => importProblems(file, declared, exists))).toEqual([])
  })
  test('every file lies where it belongs', () => expect(placeProblems(files)).toEqual([]))
  test('every list of a page survives its worst item', () => expect(listProblems(files)).toEqual([]))
  test('every host has its adapter and its cases', () => {
    expect(hostProblems(files.map(({ path }) => path))).toEqual([])
  })
  test('the content script carries no library', () => expect(contentScriptProblems(files)).toEqual([]))
  test('zod is set up before any schema is made', () => expect(firstImportProblems(files)).toEqual([]))
  test('every room is there', () => {
    const rooms = new Set(files.map(({ path }) => roomOf(path)))
    expect(Object.keys(ROOMS).filter((room) => !rooms.has(room))).toEqual([])
  })
})

describe('each rule can fail, and says what to do', () => {
  const problems = (path: string, source: string) =>
    importProblems(readSource(path, source), declared, exists)

  test.each<[path: string, source: string, advice: RegExp]>([
    [
      'lib/domain/x.ts',
      "import { db } from '../db/database.ts'",
      /lib\/domain may import from no other room/,
    ],
    [
      'lib/domain/x.ts',
      "import type { LeadTable } from '../../hub/store/schema.ts'",
      /may import from no other room/,
    ],
    ['lib/domain/x.ts', "import Dexie from 'dexie'", /Only lib\/db opens the database/],
    ['lib/domain/x.ts', "import { i } from 'uuid'", /lib\/domain may import zod/],
    ['lib/domain/x.ts', "export * from '../db/database.ts'", /may import from no other room/],
    [
      'lib/domain/x.ts',
      "export const f = () => import('../db/database.ts')",
      /may import from no other room/,
    ],
    ['lib/domain/x.ts', "type T = import('../db/database.ts').Pick", /may import from no other room/],
    ['lib/contract/x.ts', "import '../db/database.ts'", /may import from lib\/domain/],
    [
      'lib/hosts/gmail/gmail.host.ts',
      "import { Hint } from '../../domain/hint.ts'",
      /only types from lib\/domain/,
    ],
    [
      'lib/hosts/gmail/gmail.host.ts',
      "import { practice } from '../practice/practice.host.ts'",
      /take it as an argument/,
    ],
    ['lib/hosts/gmail/gmail.host.ts', "import { z } from 'zod'", /may import no package/],
    ['components/popup/x.tsx', "import { X } from '../sidebar/words.ts'", /may import from components\/base/],
    [
      'components/popup/x.tsx',
      "import { send } from '../../lib/messages/send.ts'",
      /only types from lib\/messages/,
    ],
    [
      'components/base/x.tsx',
      "import type { Pick } from '../../lib/db/database.ts'",
      /components\/base may import from lib\/domain/,
    ],
    ['components/popup/x.tsx', "import fs from 'node:fs'", /runs in the browser/],
    [
      'entrypoints/popup/x.ts',
      "import type { Database } from '../../hub/store/schema.ts'",
      /entrypoints may import from lib\/\*/,
    ],
    ['entrypoints/popup/x.ts', "import b from 'webextension-polyfill'", /lib\/browser\.ts/],
    ['hub/x.ts', "import { Button } from '../components/base/button.tsx'", /hub may import from hub\/\*/],
    ['hub/x.ts', "import { useState } from 'react'", /React lives in/],
    ['hub/routes/x.ts', "import { selectLead } from '../store/leads.ts'", /only types from hub\/store/],
    [
      'hub/store/x.ts',
      "import { must } from '../services/actor.ts'",
      /hub\/store may import from lib\/domain/,
    ],
    [
      'hub/import/x.ts',
      "import { must } from '../services/actor.ts'",
      /hub\/import may import from hub\/store/,
    ],
    ['hub/services/x.ts', "import { json } from '../routes/route.ts'", /hub\/services may import from/],
    [
      'hub/desk/x.tsx',
      "import { words } from '../../components/sidebar/words.ts'",
      /hub\/desk may import from components\/base/,
    ],
    [
      'hub/desk/x.tsx',
      "import { open } from '../store/open.ts'",
      /hub\/desk may import from components\/base/,
    ],
    ['lib/domain/x.ts', "import { lead } from '../../test/factories.ts'", /product imports no tests/],
    ['lib/domain/x.ts', "import { fold } from './fold'", /with its ending/],
    ['lib/domain/x.ts', "import { fold } from '@/lib/domain/fold.ts'", /relative path/],
    ['test/x.ts', "import a from '../../shared/facts.ts'", /outside the project/],
    ['test/x.ts', "import a from 'lodash'", /not in package\.json/],
    ['lib/odds/x.ts', "import { fold } from '../domain/fold.ts'", /There is no room lib\/odds/],
  ])('%s: %s', (path, source, advice) => {
    expect(problems(path, `// first line\n${source}`)).toEqual([expect.stringMatching(advice)])
    expect(problems(path, `// first line\n${source}`)[0]).toMatch(new RegExp(`^${path}:2 imports '`))
  })

  test.each([
    ['lib/hosts/gmail/gmail.host.ts', "import type { Hint } from '../../domain/hint.ts'"],
    ['lib/domain/x.test.ts', "import { lead } from '../../test/factories.ts'"],
    ['hub/desk/x.tsx', "import { Button } from '../../components/base/button.tsx'"],
    ['lib/domain/x.ts', "// import x from 'dexie'\nexport const text = \"import 'dexie'\""],
  ])('%s may: %s', (path, source) => expect(problems(path, source)).toEqual([]))

  test('places', () => {
    const wrong = [
      readSource('lib/utils/text.ts', 'export const a = 1'),
      readSource('entrypoints/popup.test.ts', 'export const a = 1'),
      readSource('lib/domain/index.ts', "export * from './fold.ts'\nexport { lead } from './lead.ts'"),
    ]
    expect(placeProblems(wrong)).toEqual([
      expect.stringContaining('name it after its subject'),
      expect.stringContaining('WXT would build it'),
      expect.stringContaining('only passes on'),
    ])
    expect(
      placeProblems([readSource('lib/domain/x.ts', "export { a } from './fold.ts'\nexport const b = 1")]),
    ).toEqual([])
  })

  test.each<[path: string, source: string, problems: number]>([
    ['hub/desk/x.tsx', 'export const X = ({ rows }) => <ul>{rows.map((r) => <li key={r}>{r}</li>)}</ul>', 1],
    [
      'components/popup/x.tsx',
      'export const X = ({ a }) => a?.slice(1).map(function (r) { return <p /> })',
      1,
    ],
    [
      'components/popup/x.tsx',
      'export const X = ({ a }) => a.flatMap((r) => [<p key={r} />, <i key="i" />])',
      1,
    ],
    ['components/popup/x.tsx', 'export const X = ({ a }) => <Select options={a.map((r) => ({ r }))} />', 0],
    [
      'components/popup/x.tsx',
      'const LENSES = []; export const X = () => LENSES.map((r) => <p key={r} />)',
      0,
    ],
    ['components/popup/x.test.tsx', 'export const X = ({ a }) => a.map((r) => <p key={r} />)', 0],
  ])('lists: %s: %s', (path, source, problems) => {
    expect(listProblems([readSource(path, source)])).toEqual(
      Array(problems).fill(expect.stringMatching(/<Items of/)),
    )
  })

  test('hosts', () => {
    const rooms = ['lib/hosts/run/dock.ts', 'lib/hosts/capture/scrub.ts']
    expect(hostProblems([...rooms, 'lib/hosts/gmail/gmail.host.ts'])).toEqual([
      expect.stringMatching(/gmail\.cases\.ts is missing/),
    ])
  })

  test('the content script, through any number of files', () => {
    const script = 'entrypoints/host.content/index.ts'
    const chain = [
      readSource(script, "import '../../lib/a.ts'\nimport type { Z } from 'react'"),
      readSource('lib/a.ts', "import './b.ts'"),
      readSource('lib/b.ts', "import { z } from 'zod'\nimport './a.ts'"),
    ]
    expect(contentScriptProblems(chain)).toEqual([
      expect.stringMatching(/carries zod, by way of .*host\.content.* -> lib\/a\.ts -> lib\/b\.ts/),
    ])
    expect(contentScriptProblems([])).toEqual([expect.stringContaining('is missing')])
  })

  test('the first import of an entry, where zod is reached through any number of files', () => {
    const schema = readSource('lib/domain/a.ts', "import { z } from 'zod'")
    const entry = (source: string) =>
      firstImportProblems([readSource('entrypoints/popup/main.tsx', source), schema])
    const reaching = "import '../../lib/domain/a.ts'"
    expect(entry(`${reaching}\nimport '../../lib/start-zod.ts'`)).toEqual([
      expect.stringMatching(/popup\/main\.tsx must import lib\/start-zod\.ts first/),
    ])
    expect(entry(`import '../../lib/start-zod.ts'\n${reaching}`)).toEqual([])
    expect(entry("import type { A } from '../../lib/domain/a.ts'")).toEqual([])
  })

  test('a file that does not parse is no file without imports', () => {
    expect(() => readSource('lib/x.ts', 'import {')).toThrow(/does not parse/)
  })
})
