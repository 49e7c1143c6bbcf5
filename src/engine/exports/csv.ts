import type { Options } from 'csv-stringify';

/** RFC 4180: CRLF, quotes only where needed, with them doubled inside. A BOM makes Excel read UTF-8. */
export function csvOptions({ separator, withBom }: { separator: string; withBom: boolean }): Options {
  return { delimiter: separator, bom: withBom, record_delimiter: '\r\n', quoted_match: /[\r\n\0]|^\s|\s$/ };
}
