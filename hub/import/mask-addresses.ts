/**
 * `Line 4 has lena@optik.example` -> `Line 4 has l…@…`. Reasons of rejected rows name the line of a file that the reader
 * has; the hub keeps no addresses of people in them, who may be erased while the file is read. A domain may be a
 * person's, too.
 */
export const maskAddresses = (reason: string): string =>
  reason.replace(
    /([^\s@"'<(])[^\s@]*@[^\s@"'>),;]+/g,
    (address, first: string) => `${first}…@…${/\.$/.test(address) ? '.' : ''}`,
  )
