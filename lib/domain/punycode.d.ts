/** The package by its file name: bare `punycode` would be Node's deprecated built-in. */
declare module 'punycode/punycode.js' {
  const punycode: { toUnicode(domain: string): string; toASCII(domain: string): string }
  export default punycode
}
