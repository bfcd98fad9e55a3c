import { cleanup, render, screen } from '@testing-library/react'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { MOST_LEVELS } from '../../lib/domain/markdown.ts'
import { markdownLike, NESTED } from '../../test/nested-texts.ts'
import MarkdownRendered from './markdown-rendered.tsx'
import { plainText } from './plain-text.ts'

afterEach(cleanup)

/** Elements in one another below the text's own. */
function levels(element: Element): number {
  return Math.max(0, ...[...element.children].map((child) => 1 + levels(child)))
}

describe.each(NESTED)('%s', (_, text) => {
  test('are shown, no deeper than allowed', () => {
    const { container } = render(<MarkdownRendered text={text} />)
    expect(levels(container)).toBeLessThanOrEqual(MOST_LEVELS + 1)
  })
  test('are inserted as text no longer than a few times what was typed', () => {
    expect(plainText(text).length).toBeLessThan(4 * text.length)
  })
})

test('any text is shown and inserted', () => {
  fc.assert(
    fc.property(markdownLike, (text) => {
      const { container } = render(<MarkdownRendered text={text} />)
      expect(levels(container)).toBeLessThanOrEqual(MOST_LEVELS + 1)
      plainText(text)
      cleanup()
    }),
    { numRuns: 100 },
  )
})

test('what is too deep is shown and inserted as it was typed', () => {
  const text = `${'>'.repeat(3000)} A mount\npays for itself`
  render(<MarkdownRendered text={text} />)
  expect(screen.getByText(/pays for itself/).textContent).toBe(text)
  expect(plainText(`${text}\n`)).toBe(text)
})
