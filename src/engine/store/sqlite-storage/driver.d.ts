/** As much of the driver as is used here. The package has types, but its `exports` do not say where. */
declare module 'better-sqlite3-multiple-ciphers' {
  namespace SqliteDatabase {
    type Value = null | number | bigint | string | Uint8Array;

    interface Statement {
      /** Whether it returns rows. */
      readonly reader: boolean;
      run(...values: readonly Value[]): { readonly changes: number };
      get(...values: readonly Value[]): unknown;
      all(...values: readonly Value[]): unknown[];
      iterate(...values: readonly Value[]): IterableIterator<unknown>;
      /** Rows are their first column. */
      pluck(): this;
      /** Rows are arrays. */
      raw(): this;
      /** Integers are BigInts. */
      safeIntegers(isOn: boolean): this;
    }

    interface Database {
      readonly open: boolean;
      readonly inTransaction: boolean;
      prepare(sql: string): Statement;
      exec(sql: string): this;
      key(key: Buffer): number;
      function(
        name: string,
        options: { readonly deterministic?: boolean },
        work: (...values: readonly unknown[]) => Value,
      ): this;
      close(): this;
    }
  }

  const SqliteDatabase: new (
    path: string,
    options?: { readonly readonly?: boolean; readonly timeout?: number },
  ) => SqliteDatabase.Database;
  export default SqliteDatabase;
}
