import type { OpenDatabase } from './open.ts';

/** Facts of the whole database. */
export interface MetaStore {
  get(name: string): Promise<string | undefined>;
  /** Sets a fact unless it stands already; answers what stands. */
  setOnce(name: string, value: string): Promise<string>;
}

/** The facts of an open database. */
export function metaStore({ reader, writer }: OpenDatabase): MetaStore {
  return {
    async get(name) {
      const row = await reader
        .selectFrom('meta')
        .select('value')
        .where('name', '=', name)
        .executeTakeFirst();
      return row?.value;
    },
    setOnce: (name, value) =>
      writer.write(async (tx) => {
        await tx
          .insertInto('meta')
          .values({ name, value })
          .onConflict((conflict) => conflict.doNothing())
          .execute();
        const row = await tx
          .selectFrom('meta')
          .select('value')
          .where('name', '=', name)
          .executeTakeFirstOrThrow();
        return row.value;
      }),
  };
}
