/** Opens fixtures as the tests read them. */
import { JSDOM } from 'jsdom'
import type { Host } from './define-host.ts'

const FRAME = /^<!-- Frame (\d+): (.*) -->$/m

/**
 * The documents of a fixture: the page, then those frames that the adapter names and that were visible, as the content
 * script finds them. A file that the capture tool wrote holds its frames itself.
 */
export function openFixture(html: string, url: string, host: Pick<Host, 'frames'>): Document[] {
  const [page = '', ...rest] = html.split(FRAME)
  const top = openPart(page, url)
  const frames = new Map<string, Document>()
  for (let i = 0; i + 2 < rest.length; i += 3)
    frames.set(
      rest[i] as string,
      openPart(rest[i + 2] as string, URL.parse(rest[i + 1] as string, url)?.href ?? url),
    )
  const named = (host.frames ?? []).flatMap((selector) => [...top.querySelectorAll(selector)])
  return [
    top,
    ...named
      .filter((frame) => frame.closest('[hidden]') === null)
      .flatMap((frame) => frames.get(frame.getAttribute('data-frame') ?? '') ?? []),
  ]
}

/** jsdom knows no declarative shadow roots (31), so they are attached here. */
function openPart(html: string, url: string): Document {
  const { document } = new JSDOM(html, { url }).window
  const attach = (root: ParentNode) => {
    for (const template of root.querySelectorAll<HTMLTemplateElement>('template[shadowrootmode=open]')) {
      const owner = template.parentElement
      template.remove()
      if (!owner || owner.shadowRoot) continue
      const shadow = owner.attachShadow({ mode: 'open' })
      shadow.append(template.content)
      attach(shadow)
    }
  }
  attach(document)
  return document
}
