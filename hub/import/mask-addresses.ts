/**
 * `Line 4 has lena@optik.example` -> `Line 4 has l…@optik.example`. Reasons of rejected rows name the line of a file
 * that the reader has; the hub keeps no addresses of people in them, who may be erased while the file is read.
 */
export const maskAddresses = (reason: string): string =>
  reason.replace(/([^\s@"'<(])[^\s@]*@(?=[^\s@])/g, '$1…@')
