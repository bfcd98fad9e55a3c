import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES } from '../../../lib/domain/language.ts'

const here = join(process.cwd(), 'components/base/locales')
const namespaces = readdirSync(join(here, 'en')).map((file) => file.replace('.json', ''))
const PLURAL = /_(zero|one|two|few|many|other)$/

function texts(language: string, namespace: string): Map<string, string> {
  const found = new Map<string, string>()
  const walk = (value: unknown, path: string) => {
    if (typeof value === 'string') found.set(path, value)
    else
      for (const [key, inner] of Object.entries(value as object)) walk(inner, path ? `${path}.${key}` : key)
  }
  walk(JSON.parse(readFileSync(join(here, language, `${namespace}.json`), 'utf8')), '')
  return found
}

const stems = (keys: Iterable<string>) => [...new Set([...keys].map((key) => key.replace(PLURAL, '')))].sort()
const variables = (text: string) => [...text.matchAll(/{{\s*(\w+)/g)].map((match) => match[1]).sort()

describe.each(LANGUAGES.filter((language) => language !== 'en'))('texts in %s', (language) => {
  it.each(namespaces)('%s has the keys of English, no more and no fewer', (namespace) => {
    expect(stems(texts(language, namespace).keys())).toEqual(stems(texts('en', namespace).keys()))
  })

  it.each(namespaces)('%s names the same variables as English', (namespace) => {
    const english = texts('en', namespace)
    for (const [key, text] of texts(language, namespace)) {
      const original = english.get(key) ?? english.get(key.replace(PLURAL, '_other'))
      // A singular may leave the number out: "one day".
      if (PLURAL.test(key))
        expect(variables(original ?? ''), key).toEqual(expect.arrayContaining(variables(text)))
      else expect(variables(text), key).toEqual(variables(original ?? ''))
    }
  })
})

describe.each(LANGUAGES)('texts in %s', (language) => {
  it.each(namespaces)('%s has every plural form of the language', (namespace) => {
    const keys = texts(language, namespace)
    const categories = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key of keys.keys()) {
      if (!PLURAL.test(key)) continue
      for (const category of categories)
        expect(keys.has(key.replace(PLURAL, `_${category}`)), `${key}: ${category}`).toBe(true)
    }
  })

  it.each(namespaces)('%s has no empty text', (namespace) => {
    for (const [key, text] of texts(language, namespace)) expect(text.trim(), key).not.toBe('')
  })
})

it.each(namespaces)(
  'texts in fr: %s breaks no line before a mark of its own, and has curved apostrophes',
  (namespace) => {
    for (const [key, text] of texts('fr', namespace))
      expect(text, key).not.toMatch(/« | [»:;?!]|\p{L}'\p{L}/u)
  },
)
