/** What marketing and sales promise each other for a period: qualified leads (N) for closed deals (M). */
export interface Agreement {
  leads: number
  deals: number
}

/** Deals for each qualified lead that are usual. */
const USUAL = { from: 0.05, to: 0.1 }
/** Above this, sales promises to close more than every second lead: nobody does. */
const IMPOSSIBLE = 0.5

export interface Judgement {
  /** M/N, 0 to 1 and above; null without leads. */
  rate: number | null
  /** Against the usual 5-10 %. */
  band: 'low' | 'normal' | 'high' | null
  /** False for 50 deals from fewer than 100 leads, and for 10 deals from more than 200. */
  realistic: boolean
}

/** Weighs an agreement, for example 200 leads for 15 deals: 7.5 %, normal. */
export function judgeAgreement({ leads, deals }: Agreement): Judgement {
  if (!(leads > 0) || !(deals >= 0)) return { rate: null, band: null, realistic: false }
  const rate = deals / leads
  const band = rate < USUAL.from ? 'low' : rate > USUAL.to ? 'high' : 'normal'
  return { rate, band, realistic: band !== 'low' && rate <= IMPOSSIBLE }
}

/** How many qualified leads a number of deals usually needs: at least, at most. */
export function leadsNeeded(deals: number): { atLeast: number; atMost: number } {
  // Rounded first: 3 / 0.1 must not become 31 by a floating-point hair.
  const leads = (rate: number) => Math.ceil(Number((deals / rate).toFixed(6)))
  return { atLeast: leads(USUAL.to), atMost: leads(USUAL.from) }
}
