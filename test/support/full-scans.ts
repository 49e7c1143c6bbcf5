import { openConnection, type SqlValue } from '../../src/engine/store/sqlite-storage/index.ts';

/** Those that grow with every sync and with every adjustment. Accounts and connections are read whole into memory once, on purpose. */
const LARGE = ['entries', 'balances', 'usage', 'audit', 'runs', 'answers', 'adjustments', 'batchRows'].map(
  (name) => `${name}-0`,
);

/** What may read a large table whole, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  'SELECT count(*) FROM "runs-0" WHERE deleted = ?':
    'The length of the list of runs, from an index alone: a run is one row for thousands of entries.',
  'SELECT nullif("$state", -9e999), count(*) FROM "adjustments-0" WHERE deleted = ? GROUP BY 1':
    'How many adjustments each tab has, from an index alone.',
  'SELECT nullif("$batchId", -9e999), count(*) FROM "batchRows-0" WHERE deleted = ? GROUP BY 1':
    'Once at the start, from an index alone: rows whose batch is gone are removed.',
  'SELECT count(*) FROM "balances-0" WHERE deleted = ?':
    'How long an export of all of them will be, from an index alone.',
  'SELECT count(*) FROM "usage-0" WHERE deleted = ?': 'How long an export of all of them will be, from an index alone.',
};
/** Cleaning up: few rows are deleted at a time, and an index begins with whether they are. */
const OF_THE_DELETED = /WHERE deleted = 1 AND lwt < \?$/;

/** Notes what a store asks SQLite, and tells what of it reads all rows of a large table. */
export interface QueryWatch {
  /** For the store's own option of that name. */
  readonly trace: (sql: string, values: readonly SqlValue[]) => void;
  /** How many different statements there were. */
  readonly count: () => number;
  forget(): void;
  /** As SQLite plans each of them now. @param file the database. */
  fullScans(file: string): string[];
}

export function watchQueries(): QueryWatch {
  const issued = new Map<string, readonly SqlValue[]>();
  return {
    trace: (sql, values) => void issued.set(sql, values),
    count: () => issued.size,
    forget: () => issued.clear(),
    fullScans(file) {
      const reader = openConnection(file, { isReadOnly: true });
      try {
        return [...issued].flatMap(([sql, values]) => {
          if (sql in EXCEPTIONS || OF_THE_DELETED.test(sql) || !/^(SELECT|WITH|UPDATE|DELETE)\b/.test(sql)) return [];
          const plan = reader.all(`EXPLAIN QUERY PLAN ${sql}`, values).map((row) => String(row[3]));
          return plan.filter((step) => isFullScan(step, plan, sql)).map((step) => `${step}: ${sql}`);
        });
      } finally {
        reader.release();
      }
    },
  };
}

/** How a page of entries is come by is chosen by counting those that would match; see the storage's plan. */
const COUNTED = 'entries-0';

/**
 * A walk along an index that ends after a page is no full scan; without an end, or to sort all that it meets, it is, and
 * where it asks for more than its index tells: a page that nothing is found for has no end.
 */
function isFullScan(step: string, plan: readonly string[], sql: string): boolean {
  const [way, table = ''] = step.split(' ');
  if (!LARGE.includes(table)) return false;
  // Nothing is deleted for long, so that to look for what is not deleted is to read all.
  const readsAll = way === 'SCAN' || step.endsWith('(deleted=?)');
  const isPaged =
    / USING (COVERING )?INDEX /.test(step) &&
    /\bLIMIT\b/.test(sql) &&
    !plan.some((one) => one.startsWith('USE TEMP B-TREE FOR ORDER')) &&
    (table === COUNTED || !/WHERE (?:(?!ORDER BY).)*"\$/.test(sql));
  return readsAll && !isPaged;
}
