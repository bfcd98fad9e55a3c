/** Opens fixtures as the tests read them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JSDOM } from 'jsdom'
import type { Host, HostCase } from './define-host.ts'

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

/** A fixture of a host, as it is. */
export const fixtureOf = ({ id }: Pick<Host, 'id'>, fixture: string): string =>
  readFileSync(join(import.meta.dirname, id, 'fixtures', fixture), 'utf8')

/** The documents of a case: its page, then its frames. */
export function openCase(
  host: Pick<Host, 'id' | 'frames'>,
  { url, fixture, frames = [] }: Pick<HostCase, 'url' | 'fixture' | 'frames'>,
): Document[] {
  const text = fixture ? fixtureOf(host, fixture) : ''
  // What the capture tool wrote holds its frames and shadow roots itself.
  const top = /^<!-- Frame |shadowrootmode/m.test(text)
    ? openFixture(text, url, host)
    : [openAlone(text, url, frames.length > 0)]
  return [
    ...top,
    ...frames.map((each) => openAlone(each.fixture ? fixtureOf(host, each.fixture) : '', each.url, true)),
  ]
}

let parser: DOMParser | undefined

/** A window of its own where the page has frames or stands in one; else only a document, which costs a tenth. */
function openAlone(text: string, url: string, framed: boolean): Document {
  if (framed || text.includes('<iframe')) return new JSDOM(text, { url }).window.document
  parser ??= new new JSDOM('').window.DOMParser()
  return parser.parseFromString(text, 'text/html')
}

/** jsdom knows no declarative shadow roots (31), so they are attached here. */
function openPart(html: string, url: string): Document {
  const document = openAlone(html, url, false)
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
