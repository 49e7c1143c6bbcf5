/** The cases, in the order in which they run; each is a file in `cases`. */
export const CASE_NAMES = [
  'write',
  'change',
  'others',
  'accounts',
  'read',
  'books',
  'export',
  'sync',
  'window',
] as const;
export type CaseName = (typeof CASE_NAMES)[number];
