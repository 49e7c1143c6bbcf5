import type { CaseName } from './case-names.ts';
import type { Bench, Row } from './measure.ts';

const CASES: Readonly<Record<CaseName, () => Promise<(bench: Bench) => Promise<Row[]>>>> = {
  write: async () => (await import('./cases/write.ts')).measureWrites,
  change: async () => (await import('./cases/change.ts')).measureChanges,
  others: async () => (await import('./cases/others.ts')).measureOthers,
  accounts: async () => (await import('./cases/accounts.ts')).measureAccounts,
  read: async () => (await import('./cases/read.ts')).measureReads,
  books: async () => (await import('./cases/books.ts')).measureBooks,
  export: async () => (await import('./cases/export.ts')).measureExport,
  sync: async () => (await import('./cases/sync.ts')).measureSync,
  window: async () => (await import('./cases/window.ts')).measureWindows,
};

const [, , name = '', bench = ''] = process.argv;
const measure = await CASES[name as CaseName]();
process.stdout.write(JSON.stringify(await measure(JSON.parse(bench) as Bench)), () => {
  // Idle connections to the sandbox are no reason to wait.
  process.exit(0);
});
