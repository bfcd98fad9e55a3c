import { lazy, Suspense } from 'react'

/** The renderer is 40 kB: it is fetched when somebody opens the first text. */
const Rendered = lazy(() => import('./markdown-rendered.tsx'))

/** Markdown without raw HTML, images or headings. Until the renderer is there the text is shown as it is written. */
export function Markdown({ text }: { text: string }) {
  return (
    <Suspense fallback={<p className="whitespace-pre-line">{text}</p>}>
      <Rendered text={text} />
    </Suspense>
  )
}
