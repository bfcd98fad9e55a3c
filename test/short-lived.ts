/**
 * Switches for a Node process that tests start for some seconds: its WebAssembly is compiled once, quickly, not a second
 * time, well, for hours of work. Saves a third of the processor time of a start.
 */
export const SHORT_LIVED = ['--liftoff-only'] as const
