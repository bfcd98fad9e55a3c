import { fold } from '../domain/fold.ts'
import type { SearchWordContent } from '../domain/search-word.ts'

/**
 * Words that mean about the same to who sells, a line each, by language: what leads say against buying, and what the
 * answers to it are called. Where one of them is looked for, the others are as well. Several words in quotes of one entry
 * count together. Case and diacritics never matter.
 */
const TABLE: Readonly<Record<string, readonly string[]>> = {
  en: [
    'too expensive, expensive, costly, pricey, price, pricing, cost, costs, budget, afford, cheaper, cheap, discount',
    'too slow, slow, delivery, lead time, deadline, late, delay, wait, fast, quick',
    'competitor, competition, another supplier, alternative, compare, comparison, switch',
    'trust, proof, reference, references, evidence, tested, guarantee, warranty',
    'not needed, no need, why change, good enough, status quo, benefit, value',
    'complicated, complex, integration, integrate, setup, installation, migration, effort',
    'boss, management, purchasing, approval, decide, decision, sign off',
    'support, service, help, maintenance, repair, spare',
    'contract, cancel, commitment, term, terms, renewal, renew',
    'security, secure, privacy, gdpr, data protection, compliance',
    'no time, busy, later, next quarter, next year, not now, timing',
  ],
  'pt-BR': [
    'muito caro, caro, preço, preços, custo, custos, orçamento, verba, barato, desconto, valor',
    'demora, demorado, prazo, entrega, atraso, lento, rápido',
    'concorrente, concorrência, outro fornecedor, alternativa, comparar, comparação, trocar',
    'confiança, prova, referência, referências, caso, testado, garantia',
    'não preciso, necessidade, benefício, vantagem',
    'complicado, complexo, integração, integrar, instalação, implantação, migração',
    'chefe, diretoria, compras, aprovação, decidir, decisão',
    'suporte, atendimento, assistência, manutenção, conserto, peça',
    'contrato, cancelar, fidelidade, renovação, renovar',
    'segurança, privacidade, lgpd, proteção de dados',
    'sem tempo, agora não, mais tarde, depois, ano que vem',
  ],
  es: [
    'demasiado caro, caro, precio, precios, coste, costes, costo, presupuesto, barato, descuento',
    'lento, plazo, plazos, entrega, retraso, demora, rápido',
    'competencia, competidor, otro proveedor, alternativa, comparar, comparación, cambiar',
    'confianza, prueba, referencia, referencias, caso, probado, garantía',
    'no necesito, necesidad, beneficio, ventaja',
    'complicado, complejo, integración, integrar, instalación, implantación, migración',
    'jefe, dirección, compras, aprobación, decidir, decisión',
    'soporte, atención, servicio, mantenimiento, reparación, repuesto',
    'contrato, cancelar, permanencia, renovación, renovar',
    'seguridad, privacidad, rgpd, protección de datos',
    'sin tiempo, ahora no, más tarde, después, el año que viene',
  ],
  fr: [
    'trop cher, cher, prix, tarif, tarifs, coût, coûts, budget, moins cher, remise',
    'trop long, lent, délai, délais, livraison, retard, rapide',
    'concurrent, concurrence, autre fournisseur, alternative, comparer, comparaison, changer',
    'confiance, preuve, référence, références, cas, testé, garantie',
    'pas besoin, besoin, avantage, bénéfice',
    'compliqué, complexe, intégration, intégrer, installation, déploiement, migration',
    'chef, direction, achats, validation, décider, décision',
    'assistance, support, service, maintenance, réparation, pièce',
    'contrat, résilier, engagement, renouvellement, renouveler',
    'sécurité, confidentialité, rgpd, protection des données',
    'pas le temps, plus tard, pas maintenant, prochain',
  ],
  pl: [
    'za drogo, drogo, drogi, drogie, droższy, cena, ceny, koszt, koszty, budżet, tani, taniej, tańszy, rabat',
    'za wolno, wolno, termin, dostawa, dostawy, opóźnienie, czekać, szybko',
    'konkurencja, konkurent, inny dostawca, alternatywa, porównać, porównanie, zmiana',
    'zaufanie, dowód, referencje, przykład, sprawdzone, gwarancja',
    'niepotrzebne, nie potrzebujemy, potrzeba, korzyść, korzyści',
    'skomplikowane, złożone, integracja, wdrożenie, instalacja, migracja',
    'szef, zarząd, zakupy, akceptacja, decyzja',
    'wsparcie, serwis, obsługa, naprawa, części',
    'umowa, wypowiedzenie, zobowiązanie, odnowienie, przedłużenie',
    'bezpieczeństwo, prywatność, rodo, ochrona danych',
    'brak czasu, nie teraz, później, w przyszłym roku',
  ],
}

/** A word or a phrase, and what it stands for: one of `anyOf` is enough, a word, or several that must all be there. */
export interface Entry {
  /** Folded. */
  words: readonly string[]
  anyOf: readonly (string | readonly string[])[]
  /** Marketing's own, not of the table. */
  isOwn: boolean
}

const ENTRIES: readonly Entry[] = /* @__PURE__ */ Object.values(TABLE)
  .flat()
  .flatMap((line) => {
    const entries = line.split(', ').map((entry) => fold(entry).split(' '))
    const single = entries.flatMap((words) => (words.length === 1 ? words : []))
    return entries.map((words) => ({ words, anyOf: single, isOwn: false }))
  })

/** The lines of the table for a language, each of words that mean about the same; none for a language without any. */
export const knownWords = (language: string): readonly string[] => TABLE[language] ?? []

/** Where words end: the same as MiniSearch's own tokenizer. */
const SEPARATORS = /[\n\r\p{Z}\p{P}]+/u

/** The words of a text, as they are. */
export const splitWords = (text: string): string[] => text.split(SEPARATORS).filter((word) => word !== '')

/**
 * Entries of what marketing has added. Each stands for the words of what it stands for, all of them, and for what the
 * table says that these mean.
 */
export function ownEntries(searchWords: readonly SearchWordContent[]): Entry[] {
  return searchWords.flatMap(({ words, standsFor }) => {
    const meant = splitWords(fold(standsFor))
    if (meant.length === 0) return []
    const further = widen(meant)
    const others = further && isAllSaid(further) && further.anyOf.length === 1 ? further.anyOf.flat() : []
    const anyOf = [meant.length === 1 ? (meant[0] as string) : meant, ...others]
    return words.flatMap((word) => {
      const phrase = splitWords(fold(word))
      return phrase.length > 0 ? [{ words: phrase, anyOf, isOwn: true }] : []
    })
  })
}

/** A search in which words stand for others. */
export interface Widened {
  /** What the query says besides. */
  rest: string[]
  /** For each place where words were found: one of these is enough. */
  anyOf: Entry['anyOf'][]
  /** Marketing's own words are among them. */
  isOwn: boolean
}

/** Words up to so many letters say little beside one that is in a table: "it is too expensive", "c'est cher". */
const LITTLE = 4

/** Whether the query says nothing else. A sentence in which one word is in a table is no search for that word. */
export const isAllSaid = ({ rest }: Widened): boolean => rest.every((word) => word.length <= LITTLE)

/**
 * What else a query may mean; null where nothing in it is in the table or among marketing's own. A word of two lines, or
 * of two languages, stands for all of them.
 * @param words of the query, as they are typed
 */
export function widen(words: readonly string[], own: readonly Entry[] = []): Widened | null {
  const folded = words.map(fold)
  const rest: string[] = []
  const anyOf: Entry['anyOf'][] = []
  let isOwn = false
  for (let at = 0; at < folded.length; ) {
    const isHere = (entry: Entry) => entry.words.every((word, n) => word === folded[at + n])
    const fits = [...own.filter(isHere), ...ENTRIES.filter(isHere)]
    const length = Math.max(0, ...fits.map((entry) => entry.words.length))
    if (length === 0) {
      rest.push(words[at] as string)
      at++
      continue
    }
    const longest = fits.filter((entry) => entry.words.length === length)
    isOwn ||= longest.some((entry) => entry.isOwn)
    anyOf.push([...new Set(longest.flatMap((entry) => entry.anyOf))])
    at += length
  }
  return anyOf.length > 0 ? { rest, anyOf, isOwn } : null
}
