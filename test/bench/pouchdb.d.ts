/** The little of PouchDB that is measured; it brings no types of its own. */
declare module 'pouchdb' {
  interface Found {
    readonly docs: readonly { readonly _id: string }[];
  }
  interface Changes {
    on(event: 'change', listener: () => void): Changes;
    cancel(): void;
  }
  export default class PouchDB {
    constructor(path: string);
    static plugin(plugin: unknown): void;
    bulkDocs(documents: readonly object[]): Promise<unknown>;
    createIndex(index: { readonly index: { readonly fields: readonly string[] } }): Promise<unknown>;
    find(query: object): Promise<Found>;
    changes(options: { readonly since: 'now'; readonly live: true }): Changes;
    close(): Promise<void>;
  }
}

declare module 'pouchdb-find' {
  const plugin: unknown;
  export default plugin;
}
