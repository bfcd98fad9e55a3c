import { memo } from 'react'
import ReactMarkdown, { type Components } from 'react-markdown'
import { readMarkdown } from '../../lib/domain/markdown.ts'

const Strong: Components['h1'] = ({ children }) => <p className="font-semibold">{children}</p>

/**
 * Raw HTML stays text (react-markdown's default). Images are not fetched: a picture in a text would tell its server
 * who reads it. Headings become bold lines, because the page has its own.
 */
const COMPONENTS: Components = {
  a: ({ href, children }) => (
    <a href={href} target="_blank" rel="noopener noreferrer" className="text-accent-ink underline">
      {children}
    </a>
  ),
  img: ({ alt }) => <>{alt}</>,
  h1: Strong,
  h2: Strong,
  h3: Strong,
  h4: Strong,
  h5: Strong,
  h6: Strong,
  ul: ({ children }) => <ul className="list-disc ps-5">{children}</ul>,
  ol: ({ children, start }) => (
    <ol start={start} className="list-decimal ps-5">
      {children}
    </ol>
  ),
  pre: ({ children }) => <pre className="overflow-x-auto whitespace-pre-wrap">{children}</pre>,
  blockquote: ({ children }) => (
    <blockquote className="border-line border-s-2 ps-2 text-soft">{children}</blockquote>
  ),
}

/** Load through markdown.tsx. What is nested too deeply is shown as it was typed. Parsed anew only for another text. */
export default memo(function MarkdownRendered({ text }: { text: string }) {
  if (readMarkdown(text) === null) return <p className="whitespace-pre-line">{text}</p>
  return (
    <div dir="auto" className="space-y-2">
      <ReactMarkdown components={COMPONENTS}>{text}</ReactMarkdown>
    </div>
  )
})
