/** Languages that the product itself speaks; talking points may be in any BCP 47 language. */
export const LANGUAGES = ['en', 'pt-BR', 'es', 'fr', 'pl'] as const
export type Language = (typeof LANGUAGES)[number]
