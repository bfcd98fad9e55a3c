/** What pages and background read from a file of the extension, for tests and benches of their code in Node. */
import { takeSuffixes } from '../lib/domain/public-suffixes.ts'
import { publicSuffixList } from '../public-suffix-list.ts'

takeSuffixes(publicSuffixList())
