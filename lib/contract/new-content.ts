import { z } from 'zod/mini'
import { MOST_LEVELS, MOST_SIGNS, readMarkdown } from '../domain/markdown.ts'
import { TalkingPointContent } from '../domain/talking-point.ts'

/**
 * A text that is written now: the desk's forms, the hub's routes and imports take it. Stricter than what is read: a text
 * that was stored before this rule stays readable and is shown as it was typed. In a file of its own, because it needs
 * the Markdown parser, and the extension's worker, which writes none, does not.
 */
export const NewContent = z.extend(TalkingPointContent, {
  text: TalkingPointContent.shape.text.check(
    z.refine((text) => readMarkdown(text) !== null, {
      message: `The text is nested too deeply or has too many signs: take out quotes, lists, brackets or emphasis inside one another (${MOST_LEVELS} levels and ${MOST_SIGNS} punctuation signs and line ends at most).`,
    }),
  ),
})
