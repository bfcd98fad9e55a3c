import { fold } from '../../../lib/domain/fold.ts'

/** Headers compare without case, accents and punctuation: `E-mail address:` is `emailaddress`. */
export const headerKey = (header: string): string => fold(header).replace(/[^\p{L}\p{N}]+/gu, '')
