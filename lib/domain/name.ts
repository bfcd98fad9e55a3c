import { z } from 'zod/mini'

/**
 * Characters that have no place in a name: controls and line breaks, which break logs and tables, halves of surrogate
 * pairs, which no text has, and the switches of writing direction, which make a name look like another one
 * (https://trojansource.codes). The marks that names in Arabic or Hebrew use are left alone.
 */
const CONTROLS = /[\p{Cc}\p{Cs}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u

/** Whether a text has none of the characters that names do not have. */
export const isOneLine = (text: string): boolean => !CONTROLS.test(text)

/** The name of a person, a key or a workspace. */
export const Name = z.string().check(
  z.trim(),
  z.minLength(1),
  z.maxLength(200),
  z.refine(isOneLine, {
    error:
      'A name is one line of text: take out line breaks, control characters and marks of writing direction.',
  }),
)
