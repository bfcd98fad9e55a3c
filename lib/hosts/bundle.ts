/** A step of the build, no part of the product. WXT builds classic scripts only; what host pages load later are modules. */
import { build } from 'vite'

/**
 * Bundles one file, with all that it imports, to one ES module for `import()`.
 *
 * @param entry absolute path
 * @returns its minified code
 */
export async function bundle(entry: string): Promise<string> {
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    build: {
      write: false,
      target: 'esnext',
      lib: { entry, formats: ['es'] },
      minify: true,
      rollupOptions: { output: { minify: true } },
    },
  })
  const [file] = [built].flat().flatMap((each) => ('output' in each ? each.output : []))
  if (file?.type !== 'chunk') throw new Error(`${entry} was not built.`)
  return file.code
}
