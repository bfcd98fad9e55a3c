/**
 * What belongs to a site and not to one of its pages: the address of its help desk, of a shared mailbox, of whoever is
 * signed in. It stands at the same place on page after page while at another place the people change; whom a page is about
 * is what changes with the page. Places and people are hashes: nothing here says who they are.
 */

/** A hash of each place where somebody stands, with one of those who do. */
export type Places = Readonly<Record<string, string>>

/** Where somebody stands on one page, which its token tells from others. */
export interface PlacesOfPage {
  token: number
  /** A hash of the record that the page's address names: several pages may be of one. */
  record: string
  places: Places
}

/** Pages that are kept of a site. */
const KEPT = 20
/** How often one place has to change, on as many records, for what stands beside it to be furniture. */
const ENOUGH = 4

/** The newest pages of a site with one more, or with what that one shows by now. One on which nobody stands is none. */
export const withPage = (pages: readonly PlacesOfPage[], page: PlacesOfPage): readonly PlacesOfPage[] =>
  Object.keys(page.places)[0]
    ? [...pages.filter(({ token }) => token !== page.token), page].slice(-KEPT)
    : pages

/**
 * Who is always the same at their place, while another place of the same pages has had four others. Pages of one record do
 * not tell: a customer stands beside every mail that colleagues of theirs wrote.
 */
export function furnitureOf(pages: readonly PlacesOfPage[]): Places {
  const places = [...new Set(pages.flatMap((page) => Object.keys(page.places)))]
  const peopleAt = (place: string, among: readonly PlacesOfPage[]) =>
    new Set(among.flatMap((page) => page.places[place] ?? []))
  return Object.fromEntries(
    places.flatMap((place) => {
      const having = pages.filter((page) => place in page.places)
      if (new Set(having.map(({ record }) => record)).size < ENOUGH) return []
      const [people, others] = peopleAt(place, having)
      return !others && places.some((each) => peopleAt(each, having).size >= ENOUGH) ? [[place, people!]] : []
    }),
  )
}
