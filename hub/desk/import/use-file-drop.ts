import { useEffect, useState } from 'react'

/**
 * Takes files that are dropped anywhere on the page: beside its place, a browser would leave the page and show the
 * file.
 * @param onFiles null: nothing is taken now, and nothing happens
 * @returns whether files are being dragged over the page
 */
export function useFileDrop(onFiles: ((files: File[]) => void) | null): boolean {
  const [dragged, setDragged] = useState(false)
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const hasFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false
    const over = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      if (event.dataTransfer) event.dataTransfer.dropEffect = onFiles ? 'copy' : 'none'
      setDragged(onFiles !== null)
    }
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setDragged(false)
    }
    const drop = (event: DragEvent) => {
      if (!hasFiles(event)) return
      event.preventDefault()
      setDragged(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) onFiles?.(files)
    }
    window.addEventListener('dragover', over, { signal })
    window.addEventListener('dragleave', leave, { signal })
    window.addEventListener('drop', drop, { signal })
    return () => stop.abort()
  }, [onFiles])
  return dragged
}
