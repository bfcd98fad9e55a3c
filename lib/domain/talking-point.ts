import { z } from 'zod/mini'
import { Verification } from './verification.ts'
import { WebAddress } from './web-address.ts'

/** When a talking point fits: at least `atLeast` touchpoints of a kind within the last `withinDays` days. */
export const Trigger = z.object({
  touchpoint: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Case-insensitive part of the touchpoint's page address or title; null = any. */
  contains: z._default(z.nullable(z.string().check(z.minLength(1), z.maxLength(200))), null),
  atLeast: z._default(z.int().check(z.gte(1), z.lte(1000)), 1),
  withinDays: z._default(z.int().check(z.gte(1), z.lte(3650)), 30),
})
export type Trigger = z.infer<typeof Trigger>

/** Outcomes that reps reported. Always shown with its n; says nothing about causes. */
export const Evidence = z.object({
  shown: z.int().check(z.gte(0)),
  used: z.int().check(z.gte(0)),
  worked: z.int().check(z.gte(0)),
  didNotWork: z.int().check(z.gte(0)),
})
export type Evidence = z.infer<typeof Evidence>

/** What people write when they propose or edit a talking point. */
export const TalkingPointContent = z.object({
  title: z.string().check(z.trim(), z.minLength(1), z.maxLength(200)),
  /** Markdown; rendered without raw HTML. This is what Insert puts into the e-mail, as plain text. */
  text: z.string().check(z.trim(), z.minLength(1), z.maxLength(5000)),
  /** BCP 47. */
  language: z.string().check(z.minLength(2), z.maxLength(35)),
  /** The objection that this answers, in the lead's words. */
  objection: z._default(z.nullable(z.string().check(z.trim(), z.maxLength(500))), null),
  /** Source of the claim: a case, a figure, a page. */
  proof: z._default(
    z.nullable(
      z.object({
        text: z.string().check(z.trim(), z.minLength(1), z.maxLength(500)),
        url: z._default(z.nullable(WebAddress), null),
      }),
    ),
    null,
  ),
  triggers: z._default(z.array(Trigger).check(z.maxLength(20)), []),
  /** Lifecycle stages it is meant for; empty = any. */
  stages: z._default(z.array(z.string().check(z.maxLength(100))).check(z.maxLength(20)), []),
  lens: z._default(z.nullable(z.enum(['price', 'value'])), null),
  tags: z._default(
    z.array(z.string().check(z.trim(), z.minLength(1), z.maxLength(50))).check(z.maxLength(20)),
    [],
  ),
})
export type TalkingPointContent = z.infer<typeof TalkingPointContent>

/** One sales argument: its newest text, with the state of its verification and what reps reported about it. */
export const TalkingPoint = z.extend(TalkingPointContent, {
  id: z.string().check(z.minLength(1), z.maxLength(100)),
  /** Which text this is: 1 at first, one more with each edit. Absent from a hub that does not count them. */
  version: z._default(z.int().check(z.gte(1)), 1),
  /** Who wrote this version, and when; null where that was not kept. */
  writtenBy: z._default(z.nullable(z.string().check(z.maxLength(200))), null),
  writtenAt: z._default(z.nullable(z.iso.datetime({ offset: true })), null),
  verification: Verification,
  evidence: Evidence,
  updatedAt: z.iso.datetime({ offset: true }),
})
export type TalkingPoint = z.infer<typeof TalkingPoint>
