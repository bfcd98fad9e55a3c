/** What the system's errors about files mean for the person at the terminal, by their code. */
const WORDS: Record<string, string> = {
  EISDIR: 'is a folder, and a file is wanted there. Move it away, or name another one.',
  ENOTDIR: 'cannot be reached: a part of this path is a file and no folder. Name another one.',
  ENOSPC: 'cannot be written: the disk is full. Make room, then try again.',
  EROFS: 'cannot be written: the disk can only be read. Name another place.',
}

/** Says what is wrong with which file and what to do; null for an error about something else. */
export function explainFileError(error: NodeJS.ErrnoException & { dest?: string }): string | null {
  const words = WORDS[error.code ?? '']
  const path = error.dest ?? error.path
  return words && path ? `${path} ${words}` : null
}
