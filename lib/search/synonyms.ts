import { fold } from '../domain/fold.ts'

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

/** Each entry folded and in words, with the single words of its line. */
const ENTRIES = /* @__PURE__ */ Object.values(TABLE)
  .flat()
  .flatMap((line) => {
    const entries = line.split(', ').map((entry) => fold(entry).split(' '))
    const single = entries.flatMap((words) => (words.length === 1 ? words : []))
    return entries.map((words) => ({ words, single }))
  })
  .sort((a, b) => b.words.length - a.words.length)

/** A search in which words stand for a line of the table. */
export interface Widened {
  /** What the query says besides. */
  rest: string[]
  /** For each place that a line was found: one of these words is enough. */
  anyOf: string[][]
}

/**
 * What else a query may mean; null where nothing in it is in the table. A word of two lines, or of two languages, stands
 * for all of them.
 * @param words of the query, as they are typed
 */
export function widen(words: readonly string[]): Widened | null {
  const folded = words.map(fold)
  const rest: string[] = []
  const anyOf: string[][] = []
  for (let at = 0; at < folded.length; ) {
    const fits = ENTRIES.filter(({ words }) => words.every((word, n) => word === folded[at + n]))
    const [first] = fits
    if (!first) {
      rest.push(words[at] as string)
      at++
      continue
    }
    const longest = fits.filter((entry) => entry.words.length === first.words.length)
    anyOf.push([...new Set(longest.flatMap(({ single }) => single))])
    at += first.words.length
  }
  return anyOf.length > 0 ? { rest, anyOf } : null
}
