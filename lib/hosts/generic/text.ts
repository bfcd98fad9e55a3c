/** Invisible characters and icon glyphs that sites put beside addresses. */
const NOISE = /[\u200B-\u200F\u2060\uFEFF\uE000-\uF8FF]/g
const ONE = String.raw`[^\s<>()[\]",;:]+@[^\s<>()[\]",;:@]+\.[^\s<>()[\]",;:.@]+`
export const ADDRESS = /* @__PURE__ */ new RegExp(ONE)
/** Texts that are addresses and nothing else, with a label before them at most. */
const ITEM = String.raw`(?:${ONE}|(?:"[^"]{0,200}"|[^<>",;:@]{0,200})\s?<${ONE}>)`
const LIST = /* @__PURE__ */ new RegExp(
  String.raw`^(?:[^@<>:："]{1,40}[:：]\s*)?(${ITEM}(?:\s?[,;]\s?${ITEM})*)[,;]?(?:\s?\([^()]*\))?$`,
)

/** One whose name, without quotes, is an address too: the one in brackets is the real one. */
const NAMED_AS_ADDRESS = /* @__PURE__ */ new RegExp(
  String.raw`^(?:[^@<>:："]{1,40}[:：]\s*)?([^<>"]{0,200}@[^<>"]{0,200}?)\s?<(${ONE})>$`,
)

/** A label with its colon, which is not the one of a time. */
export const PREFIX = /^[^@<"]{1,40}[:：](?!\d)/

/** Without invisible characters, one line. */
export const cleanText = (text: string | null | undefined): string =>
  (text ?? '').replace(NOISE, '').replace(/\s+/g, ' ').trim()

/** Header text that is addresses and nothing else but a label before them; null for sentences and for all other text. */
export function onlyAddresses(raw: string | null | undefined): string | null {
  if (!raw?.includes('@') || raw.length > 20_000) return null
  const text = cleanText(raw)
  const list = LIST.exec(text)?.[1]?.trim()
  if (list) return list
  const [, name, address] = NAMED_AS_ADDRESS.exec(text) ?? []
  return address ? `"${name}" <${address}>` : null
}

/** Each address of a header text, folded: those in brackets, not those that somebody takes for a name. */
export const allAddresses = (text: string): string[] =>
  text
    .replace(/"[^"]*"/g, '')
    .split(/[,;]/)
    .filter((part) => part.includes('@'))
    .map(firstAddress)

/** The first address of a header text, folded. */
export const firstAddress = (text: string): string =>
  (new RegExp(`<(${ONE})>`).exec(text)?.[1] ?? ADDRESS.exec(text)?.[0] ?? text).toLowerCase()
