import { badRequest } from './refusal.ts'

/**
 * Where a page of a list ends: time and id of its last row, so that the next page begins there whatever comes in
 * meanwhile.
 */
export interface Position {
  at: Date
  id: string
}

/** Milliseconds of times that have a year of four digits: no database takes any number. */
const CURSOR = /^(\d{1,14})~([^\0]{1,100})$/

export const cursorOf = ({ at, id }: Position): string => `${at.getTime()}~${id}`

/**
 * Reads what `cursorOf` wrote.
 * @param name the query that carries it, for the refusal
 * @throws Refusal 400 when it is none
 */
export function positionOf(cursor: string, name: 'before' | 'after'): Position {
  const [, at, id] = CURSOR.exec(cursor) ?? []
  if (!at || !id) throw badRequest(`${name} is not a cursor of this list. Use "next" of the last page.`)
  return { at: new Date(Number(at)), id }
}
