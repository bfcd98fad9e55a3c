import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { LANGUAGES, type Language } from '../../../lib/domain/language.ts'
import { TOUCHPOINT_KINDS } from '../../../lib/domain/touchpoint-kinds.ts'

/**
 * One word for one thing, in each language: what may not stand in any text, and what says it instead. Forms that guess
 * whether the reader is a man or a woman are among them. A word that is taken back here is taken back in every text.
 */
const NOT: Record<Language, readonly (readonly [word: RegExp, instead: string])[]> = {
  en: [
    [/not a known lead/i, 'no record yet'],
    [/\bheard\b/i, 'they said'],
    [/as the system/i, 'automatic'],
    [/at once, in the last/i, 'in a single change'],
  ],
  pl: [
    [/biurk|pulpit/i, 'panel marketingu'],
    [/usłysza/i, 'co mówi klient'],
    [/\p{L}ł[aeo]?(?:by)?[śm](?!\p{L})|usłyszałe|wysłałe|\(a\)/u, 'an impersonal form: wysłano'],
    [/(?<!\p{L})połączon[ya](?!\p{L})/iu, 'połączono, połączenie'],
    [/(?<!\p{L})(?:tob(?:ą|ie)|ciebie|tw(?:ój|oj\p{L}*))(?!\p{L})/u, 'Tobą, Ciebie, Twój'],
    [/weryfikacj|w ocenie|do oceny/i, 'sprawdzanie for a review, zatwierdzenie for a validation'],
    [/lead(?:a|ów)? (?:oddan|cofnięt)/i, 'zwrócony'],
    [/punkty? rozmowy/i, 'argument'],
  ],
  'pt-BR': [
    [/\bmesas?\b/i, 'painel'],
    [/painel lateral/i, 'barra lateral'],
    [/leads? devolvid|devolver (?:o )?lead/i, 'reciclar, reciclado'],
    [/de uma vez/i, 'em uma única mudança'],
    [/(?<!hub )conectad[oa]|você mesm[oa]/i, 'conexão'],
    [/dados? errad/i, 'dados incorretos'],
    [/(?:pontuação|score) de perfil/i, 'aderência'],
    [/\bem trabalho\b/i, 'em andamento'],
    [/não contatado/i, 'sem contato'],
    [/nesta máquina/i, 'neste computador'],
  ],
  es: [
    [/\bmesas?\b/i, 'panel'],
    [/panel lateral/i, 'barra lateral'],
    [/leads? devuelt|devolver (?:el )?lead/i, 'reciclar, reciclado'],
    [/de una vez/i, 'en un solo cambio'],
    [/(?<!hub )conectad[oa]/i, 'conexión'],
    [/\busted\b|\barrastre\b|le ha escrito/i, 'tú'],
    [/datos? (?:erróneo|equivocad)|dato incorrecto/i, 'datos incorrectos'],
    [/puntuación de perfil/i, 'encaje'],
    [/\bcalificad/i, 'cualificado'],
    [/seminario web/i, 'webinar'],
    [/\ben trabajo\b/i, 'en curso'],
    [/apagado/i, 'desactivado'],
    [/no se llega/i, 'no se puede acceder'],
  ],
  fr: [
    [/\bbureau\b/i, 'espace marketing'],
    [/prospect/i, 'lead'],
    [/leads? rendus?(?!\p{L})/iu, 'recyclé'],
    [/(?<!hub )connectée?(?!\p{L})/iu, 'connexion'],
    [/relecture|[àÀ] re(?:lire|voir)/i, 'révision, à réviser'],
    [/données? (?:fausse|erronée)/i, 'données incorrectes'],
    [/exploité|a entendu/i, 'pris en compte, le client a dit'],
    [/signalements?/i, 'retours'],
  ],
}

/** What was agreed on for these. */
const RIGHT: Partial<Record<Language, readonly (readonly [key: string, right: string])[]>> = {
  en: [
    ['common.point.noEvidence', 'no results yet'],
    ['common.point.evidence', 'worked in {{worked}} of {{count}} reports'],
    ['sidebar.points.ended', 'Validation ended on {{date}}'],
    ['sidebar.unknown.title', 'No record yet'],
    ['sidebar.form.heard.open', 'They said'],
    ['sidebar.kindCount.page_view', '{{count}} page views'],
  ],
  pl: [
    ['common.status.in_progress', 'W toku'],
    ['sidebar.noPerson.title', 'Brak kontaktu na tej stronie'],
    ['sidebar.moment.pricing_views', 'Ceny oglądane {{count}} razy'],
    ['common.point.evidence', 'zadziałał w {{worked}} z {{count}} zgłoszeń'],
  ],
}

type Texts = Map<string, string>

function read(path: string, into: Texts, named: string): void {
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') into.set(key, value)
    else for (const [name, inner] of Object.entries(value as object)) walk(inner, `${key}.${name}`)
  }
  walk(JSON.parse(readFileSync(join(process.cwd(), path), 'utf8')), named)
}

/** All texts of a language: those of the pages, and those that the browser shows. */
function allTexts(language: Language): Texts {
  const texts: Texts = new Map()
  const folder = `components/base/locales/${language}`
  for (const file of readdirSync(join(process.cwd(), folder)))
    read(`${folder}/${file}`, texts, file.replace('.json', ''))
  read(`public/_locales/${language.replace('-', '_')}/messages.json`, texts, 'browser')
  return texts
}

describe.each(LANGUAGES)('words in %s', (language) => {
  const texts = allTexts(language)

  it.each(NOT[language])('no text has %s, but %s', (word) => {
    const found = [...texts].filter(([, text]) => word.test(text)).map(([key, text]) => `${key}: ${text}`)
    expect(found).toEqual([])
  })

  it.each([
    ['common.feedbackKind.heard', 'sidebar.form.heard.open'],
    ['common.feedbackKind.wrong_data', 'sidebar.form.wrong_data.open'],
    ['common.feedbackKind.wrong_data', 'desk.feedback.what.wrong_data'],
    ['common.feedbackState.used', 'desk.feedback.states.used'],
    ['common.feedbackState.used', 'desk.feedback.markUsed'],
    ['sidebar.form.content_request.open', 'popup.request'],
    ['common.feedbackKind.lead_verdict', 'sidebar.verdict.held.title'],
    ['common.field.touchpoints', 'sidebar.history.title'],
    ['popup.connected', 'options.connection.connected'],
  ])('%s and %s are one text', (one, other) => {
    expect(texts.get(one)).toBeDefined()
    expect(texts.get(one)).toBe(texts.get(other))
  })

  it.each(RIGHT[language] ?? [])('%s: %s', (key, right) => {
    const found = [...texts].filter(([name]) => name.replace(/_(one|few|many|other)$/, '') === key)
    expect(found.map(([, text]) => text)).toContain(right)
    // One is enough of a plural only where the forms differ.
    if (found.length > 1 && right.includes('{{')) expect(texts.get(`${key}_other`)).toBe(right)
  })

  it('undo and cancel are told apart', () => {
    expect(texts.get('common.action.undo')).not.toBe(texts.get('common.action.cancel'))
  })

  it('every kind of touchpoint can be counted', () => {
    for (const kind of TOUCHPOINT_KINDS)
      expect(texts.get(`sidebar.kindCount.${kind}_other`), kind).toMatch(/^\{\{count\}\} \p{L}/u)
  })

  it('no ellipsis of three points, no double space, no space at an end', () => {
    for (const [key, text] of texts) expect(text, key).not.toMatch(/\.\.\.| {2}|^\s|\s$| …/)
  })
})
