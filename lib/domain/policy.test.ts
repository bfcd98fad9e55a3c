import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { LANGUAGES } from './language.ts'
import { LOCKABLE, NO_POLICY, Policy, readPolicy } from './policy.ts'

const FULL = {
  hubAddress: 'https://hub.acme.test',
  sites: ['https://mail.acme.test', 'http://crm'],
  neverMatch: ['@acme.test'],
  unknownLookup: false,
  language: 'pl',
  locked: ['hubAddress', 'sites'],
}

test('takes a whole policy, and an empty one', () => {
  expect(readPolicy(FULL)).toEqual({ policy: FULL, problem: null })
  expect(readPolicy({})).toEqual({ policy: NO_POLICY, problem: null })
})

test.each([
  [{ hubAddress: 'ftp://hub' }, /^hubAddress: /],
  [{ ...FULL, hubAdress: 'https://hub.acme.test' }, /hubAdress/],
  [{ locked: ['everything'] }, /^locked\.0: /],
  [{ language: 'de' }, /^language: /],
  ['no object', /^-: /],
])('a bad policy is none, and says what is wrong: %j', (raw, problem) => {
  const read = readPolicy(raw)
  expect(read.policy).toEqual(NO_POLICY)
  expect(read.problem).toMatch(problem)
})

test('the schema for Chromium names the same fields and values', () => {
  const schema = JSON.parse(readFileSync(`${process.cwd()}/public/policy-schema.json`, 'utf8'))
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(Policy.shape).sort())
  expect(schema.properties.locked.items.enum).toEqual(LOCKABLE)
  expect(schema.properties.language.enum).toEqual(LANGUAGES)
})
