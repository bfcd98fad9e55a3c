import { useEffect, useState } from 'react'
import { type DeskClient, type Failure, newId } from '../desk-client.ts'
import { useTalkingPoints } from '../use-talking-points.ts'
import { type Missed, MissedSection, withoutSearch } from './missed-section.tsx'
import { useHubList } from './use-hub-list.ts'
import type { WordDraft } from './word-draft.ts'
import { WordsSection } from './words-section.tsx'

interface Props {
  client: DeskClient
  onMakePoint(search: Missed): void
  onFailure(failure: Failure): void
  /** Milliseconds between two rounds; tests are faster. */
  pollMs?: number
}

/** What reps search for: what they did not find, and the words by which they find it from now on. */
export function SearchPart({ client, onMakePoint, onFailure, pollMs }: Props) {
  const missed = useHubList((signal) => client.missedSearches(signal), pollMs)
  const words = useHubList((signal) => client.searchWords(signal), pollMs)
  const { points, complete } = useTalkingPoints(client, pollMs)
  const [source, setSource] = useState<WordDraft | null>(null)
  const failure = missed.failure ?? words.failure
  useEffect(() => {
    if (failure) onFailure(failure)
  }, [failure, onFailure])

  /** It has words now. Where that cannot be noted, it stays on the list, and marketing can dismiss it. */
  function answered(text: string) {
    missed.change(withoutSearch(text))
    void client.dismissSearch(text, true)
  }

  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <MissedSection
        client={client}
        list={missed.list}
        failure={missed.failure}
        onChange={missed.change}
        onAddWord={({ text, language }) =>
          setSource({ id: newId(), language, words: text, standsFor: '', search: text })
        }
        onMakePoint={onMakePoint}
        onFailure={onFailure}
      />
      <WordsSection
        client={client}
        points={complete ? points : null}
        list={words.list}
        failure={words.failure}
        source={source}
        onChange={words.change}
        onAnswered={answered}
        onFailure={onFailure}
      />
    </div>
  )
}
