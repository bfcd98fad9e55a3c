import type { Places } from '../../domain/furniture.ts'
import { hashOf } from '../define-host.ts'
import type { Extension } from './extension.ts'

/** Knows what stands on every page of a site (lib/domain/furniture.ts). */
export interface Furniture {
  /** Notes who stands where on this page; answers whether they stand there on every page. */
  stands(place: string, people: string): boolean
  /** A page is being read. What came to be furniture on one page counts from the next on: the same page, the same answer. */
  begin(token: number): void
  /** What the page shows, at this address, has become a hint. */
  learn(token: number, url: URL): void
}

/** A hash of the record that an address names: its path, or that of its hash, up to the first id. */
export function recordOf({ pathname, hash }: URL): string {
  const route = /^#!?(\/[^?]*)/.exec(hash)?.[1] ?? ''
  const parts = (pathname + route).split('/')
  const id = parts.findIndex((part) => /\d/.test(part))
  return hashOf(id < 0 ? parts : parts.slice(0, id + 1))
}

/** The background remembers, for the pages of a site that come one after the other. */
export async function rememberFurniture(extension: Extension): Promise<Furniture> {
  let furniture: Places =
    (await extension.send({ type: 'furniture', token: 0, record: hashOf([]), places: {} })) ?? {}
  let next = furniture
  let places: Record<string, string> = {}
  let current = 0
  return {
    stands(place, people) {
      places[place] = people
      return furniture[place] === people
    },
    begin(token) {
      places = {}
      if (token === current) return
      current = token
      furniture = next
    },
    learn(token, url) {
      void extension.send({ type: 'furniture', token, record: recordOf(url), places }).then((learned) => {
        next = learned ?? next
      })
    },
  }
}
