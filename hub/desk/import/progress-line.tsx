import { Spinner } from '../../../components/base/spinner.tsx'

/** Browsers' own bars keep their colours in every theme. */
const BAR =
  'h-2.5 w-full appearance-none overflow-hidden rounded-full border border-edge bg-sunken ' +
  '[&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:bg-accent [&::-moz-progress-bar]:bg-accent ' +
  'indeterminate:animate-pulse indeterminate:bg-accent-tint ' +
  'indeterminate:[&::-webkit-progress-bar]:bg-accent-tint indeterminate:[&::-moz-progress-bar]:bg-accent-tint'

interface Props {
  /** What is being done. */
  label: string
  done: number
  /** 0: how much there is is not known. */
  total: number
  /** How far it is, in words. */
  text: string
}

/** How far some work is. What is said aloud when it begins and ends is the page's to say. */
export function ProgressLine({ label, done, total, text }: Props) {
  return (
    <div className="space-y-1">
      <p className="flex items-center gap-1.5 text-sm">
        <Spinner />
        {label}
      </p>
      <progress
        aria-label={label}
        className={BAR}
        {...(total > 0 && { value: Math.min(done, total), max: total })}
      />
      <p className="text-soft text-sm tabular-nums">{text}</p>
    </div>
  )
}
