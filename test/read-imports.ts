import { readdirSync, readFileSync } from 'node:fs'
import { posix, relative, sep } from 'node:path'
import { parseSync } from 'vite'

/** One import, re-export, `import()` or `import('...').Type` of a file. */
export interface Import {
  /** As written. */
  specifier: string
  /** Path from the root of the project; null for a package. */
  path: string | null
  /** Package name (`zod`, `@hono/zod-openapi`, `node:fs`); null for a file of the project. */
  package: string | null
  /** Gone when the types are stripped. */
  typeOnly: boolean
  line: number
}

export interface SourceFile {
  /** From the root of the project, with `/`. */
  path: string
  imports: Import[]
  /** Does nothing but export what other files hold. */
  barrel: boolean
  /** Lines on which `.map` makes elements of a list. Lists of constants do not count: they are as written. */
  mappedElements: number[]
}

const SKIP = new Set(['node_modules', '.git', '.output', '.wxt', '.alongside', 'fixtures'])

/** Every .ts and .tsx file of the project, parsed. */
export function readProject(root: string): SourceFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .map((entry) => relative(root, `${entry.parentPath}/${entry.name}`).split(sep).join('/'))
    .filter((path) => !path.split('/').some((part) => SKIP.has(part)))
    .sort()
    .map((path) => readSource(path, readFileSync(`${root}/${path}`, 'utf8')))
}

/** Reads the imports of one file with the parser that builds it. Throws when the file does not parse. */
export function readSource(path: string, source: string): SourceFile {
  const { program, module, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path} does not parse: ${errors[0]?.message}`)

  const imports: Import[] = []
  const add = (specifier: string, typeOnly: boolean, start: number) => {
    const line = source.slice(0, start).split('\n').length
    imports.push({ specifier, ...resolve(path, specifier), typeOnly, line })
  }
  for (const { entries, moduleRequest, start, end } of module.staticImports) {
    // `import type {}` without names has no entries, like `import 'side-effect'`: the text tells them apart.
    const typeOnly =
      entries.length > 0
        ? entries.every((entry) => entry.isType)
        : /^import\s+type\b/.test(source.slice(start, end))
    add(moduleRequest.value, typeOnly, start)
  }
  for (const { entries, start } of module.staticExports) {
    const from = entries.find((entry) => entry.moduleRequest)?.moduleRequest
    if (from)
      add(
        from.value,
        entries.every((entry) => entry.isType),
        start,
      )
  }
  for (const { moduleRequest } of module.dynamicImports) {
    const literal = /^(['"`])([^'"`$]*)\1$/.exec(source.slice(moduleRequest.start, moduleRequest.end))
    if (literal) add(literal[2] as string, false, moduleRequest.start)
  }
  // `import('./file.ts').Type` stands anywhere in the tree.
  for (const node of nodes(program))
    if (node.type === 'TSImportType')
      add((node as Node & { source: { value: string } }).source.value, true, node.start)

  const barrel =
    program.body.length > 0 &&
    program.body.every(
      (node) =>
        node.type === 'ExportAllDeclaration' ||
        (node.type === 'ExportNamedDeclaration' && node.source !== null),
    )
  const mappedElements = [...nodes(program)]
    .filter((node) => isCallOfMap(node) && [...nodes(node.arguments)].some(isElement))
    .map(({ start }) => source.slice(0, start).split('\n').length)
  return { path, imports, barrel, mappedElements }
}

interface Node {
  type: string
  start: number
}

/** Every node of the tree below (and with) this one. */
function* nodes(tree: unknown): Generator<Node> {
  if (typeof tree !== 'object' || tree === null) return
  if ('type' in tree && typeof tree.type === 'string') yield tree as Node
  for (const child of Object.values(tree)) yield* nodes(child)
}

const isElement = ({ type }: Node) => type === 'JSXElement' || type === 'JSXFragment'

/** `x.map(...)`, unless x is a constant (`LANGUAGES`) or written out (`[false, true]`). */
function isCallOfMap(node: Node): node is Node & { arguments: unknown } {
  if (node.type !== 'CallExpression') return false
  const { callee } = node as unknown as {
    callee: { property?: { name?: string }; object?: { type: string; name?: string } }
  }
  if (!/^(map|flatMap)$/.test(callee.property?.name ?? '')) return false
  const { type, name } = callee.object ?? { type: '' }
  return type !== 'ArrayExpression' && !(type === 'Identifier' && /^[A-Z][A-Z_]+$/.test(name ?? ''))
}

function resolve(from: string, specifier: string): Pick<Import, 'path' | 'package'> {
  // `?url`, `?worker` and the like are for the bundler.
  const bare = specifier.replace(/\?.*$/, '')
  if (bare.startsWith('.')) return { path: posix.join(posix.dirname(from), bare), package: null }
  // The names that WXT gives the root of the project.
  const alias = /^(?:@@|~~|@|~)\/(.*)$/.exec(bare)
  if (alias) return { path: alias[1] as string, package: null }
  if (bare.startsWith('/')) return { path: bare.slice(1), package: null }
  const parts = bare.split('/')
  return { path: null, package: bare.startsWith('@') ? parts.slice(0, 2).join('/') : (parts[0] as string) }
}
