import type { RowProblem, RowRead } from './file-problem.ts'
import { FileProblem } from './file-problem.ts'
import { MAX_ROW } from './read-csv.ts'

/** Reads JSON Lines as they stream in: one JSON value a line; empty lines are skipped; a line that is no JSON is a problem. */
export async function* readJsonLines(
  text: AsyncIterable<string>,
): AsyncGenerator<RowRead<unknown> | RowProblem> {
  let rest = ''
  let line = 0
  for await (const piece of text) {
    const lines = (rest + piece).split('\n')
    rest = lines.pop()!
    for (const one of lines) {
      line += 1
      const row = parseLine(one, line)
      if (row) yield row
    }
    if (rest.length > MAX_ROW)
      throw new FileProblem(
        `Line ${line + 1} is longer than ${MAX_ROW} characters. Is this JSON Lines, with one object a line?`,
      )
  }
  const row = parseLine(rest, line + 1)
  if (row) yield row
}

function parseLine(text: string, line: number): RowRead<unknown> | RowProblem | null {
  if (text.trim() === '') return null
  try {
    return { line, value: JSON.parse(text) }
  } catch (error) {
    return { line, problem: `The line is not JSON (${(error as Error).message}).` }
  }
}
