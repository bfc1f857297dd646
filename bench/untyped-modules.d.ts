/** The slice of a package without types that the benchmark uses. */
declare module 'better-sqlite3' {
  export interface Statement {
    run(...parameters: unknown[]): { changes: number };
    get(...parameters: unknown[]): unknown;
    all(...parameters: unknown[]): unknown[];
  }
  class Database {
    constructor(file: string, options?: { readonly?: boolean });
    pragma(source: string, options?: { simple?: boolean }): unknown;
    exec(source: string): this;
    prepare(source: string): Statement;
    close(): this;
  }
  // biome-ignore lint/style/noDefaultExport: describes what the package exports
  export default Database;
}
