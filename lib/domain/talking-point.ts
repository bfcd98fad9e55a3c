import { z } from 'zod'
import { Verification } from './verification.ts'
import { WebAddress } from './web-address.ts'

/** Languages that the product itself speaks; talking points may be in any BCP 47 language. */
export const LANGUAGES = ['en', 'pt-BR', 'es', 'fr', 'pl'] as const
export type Language = (typeof LANGUAGES)[number]

/** When a talking point fits: at least `atLeast` touchpoints of a kind within the last `withinDays` days. */
export const Trigger = z.object({
  touchpoint: z.string().min(1).max(100),
  /** Case-insensitive part of the touchpoint's page address or title; null = any. */
  contains: z.string().min(1).max(200).nullable().default(null),
  atLeast: z.int().min(1).max(1000).default(1),
  withinDays: z.int().min(1).max(3650).default(30),
})
export type Trigger = z.infer<typeof Trigger>

/** Outcomes that reps reported. Always shown with its n; says nothing about causes. */
export const Evidence = z.object({
  shown: z.int().min(0),
  used: z.int().min(0),
  worked: z.int().min(0),
  didNotWork: z.int().min(0),
})
export type Evidence = z.infer<typeof Evidence>

/** What people write when they propose or edit a talking point. */
export const TalkingPointContent = z.object({
  title: z.string().trim().min(1).max(200),
  /** Markdown; rendered without raw HTML. This is what Insert puts into the e-mail, as plain text. */
  text: z.string().trim().min(1).max(5000),
  /** BCP 47. */
  language: z.string().min(2).max(35),
  /** The objection that this answers, in the lead's words. */
  objection: z.string().trim().max(500).nullable().default(null),
  /** Source of the claim: a case, a figure, a page. */
  proof: z
    .object({ text: z.string().trim().min(1).max(500), url: WebAddress.nullable().default(null) })
    .nullable()
    .default(null),
  triggers: z.array(Trigger).max(20).default([]),
  /** Lifecycle stages it is meant for; empty = any. */
  stages: z.array(z.string().max(100)).max(20).default([]),
  lens: z.enum(['price', 'value']).nullable().default(null),
  tags: z.array(z.string().trim().min(1).max(50)).max(20).default([]),
})
export type TalkingPointContent = z.infer<typeof TalkingPointContent>

/** One sales argument: its newest text, with the state of its verification and what reps reported about it. */
export const TalkingPoint = TalkingPointContent.extend({
  id: z.string().min(1).max(100),
  /** Which text this is: 1 at first, one more with each edit. Absent from a hub that does not count them. */
  version: z.int().min(1).default(1),
  /** Who wrote this version, and when; null where that was not kept. */
  writtenBy: z.string().max(200).nullable().default(null),
  writtenAt: z.iso.datetime({ offset: true }).nullable().default(null),
  verification: Verification,
  evidence: Evidence,
  updatedAt: z.iso.datetime({ offset: true }),
})
export type TalkingPoint = z.infer<typeof TalkingPoint>
