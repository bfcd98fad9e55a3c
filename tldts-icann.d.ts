/** Where the package keeps the list; it describes the file in another folder. */
declare module 'tldts-icann/dist/es6/src/data/trie.js' {
  export * from 'tldts-icann/dist/types/src/data/trie'
}
