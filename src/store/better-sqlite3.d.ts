// The package ships no types; this is the part of it that we use.
declare module 'better-sqlite3' {
  interface Statement {
    readonly reader: boolean;
    all(parameters: readonly unknown[]): unknown[];
    run(parameters: readonly unknown[]): {
      changes: number | bigint;
      lastInsertRowid: number | bigint;
    };
    iterate(parameters: readonly unknown[]): IterableIterator<unknown>;
  }
  class Database {
    constructor(file: string, options?: { readonly readonly?: boolean; readonly timeout?: number });
    readonly open: boolean;
    readonly inTransaction: boolean;
    prepare(sql: string): Statement;
    exec(sql: string): this;
    pragma(text: string, options?: { readonly simple?: boolean }): unknown;
    close(): this;
  }

  // biome-ignore lint/style/noDefaultExport: the package exports its class so
  export { Database as default };
}
