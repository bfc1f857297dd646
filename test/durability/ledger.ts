import assert from 'node:assert/strict';

/** What the server has acknowledged of one credential. */
export interface Entry {
  readonly id: number;
  readonly identifier: string;
  /** In its name and in its description, which are always changed together. */
  mark: string;
  secret: string;
  isDeleted: boolean;
}

/** A call that was sent and not answered. */
export type Pending =
  | { readonly kind: 'create'; readonly mark: string }
  | {
      readonly kind: 'change';
      readonly entry: Entry;
      readonly mark: string;
      readonly reset: boolean;
    }
  | { readonly kind: 'delete'; readonly entry: Entry };

/** A credential as the server lists it. */
export interface Listed {
  readonly credentialId: number;
  readonly clientIdentifier: string;
  readonly name: string;
  readonly description: string;
  readonly clientSecret: string;
}

/** The description that belongs to a mark. */
export const describe = (mark: string): string => `about ${mark}`;

/** What was acknowledged, kept outside of the server. One writer an entry, so its order is known. */
export class Ledger {
  readonly entries = new Map<number, Entry>();
  readonly pending = new Map<number, Pending>();
  readonly counts = { acknowledged: 0, unanswered: 0, applied: 0 };

  /** Notes what the acknowledged create of a worker has made. */
  created(id: number, identifier: string, mark: string, secret: string): Entry {
    assert.equal(this.entries.has(id), false, `id ${id} was given twice`);
    const entry = { id, identifier, mark, secret, isDeleted: false };
    this.entries.set(id, entry);
    return entry;
  }

  /**
   * Compares with what the server has: all that was acknowledged, nothing by half. What was not
   * answered may be there or not; with `strict` it must not. Afterwards the ledger is as the server.
   */
  verify(rows: readonly Listed[], strict: boolean): void {
    const listed = new Map(rows.map((row) => [row.credentialId, row]));
    assert.equal(listed.size, rows.length, 'an id is listed twice');
    const pending = [...this.pending.values()];
    this.counts.unanswered += pending.length;
    for (const row of rows) {
      assert.equal(row.description, describe(row.name), `half a change at ${row.credentialId}`);
      assert.match(row.clientSecret, /^chs_/, `no secret at ${row.credentialId}`);
    }
    for (const entry of this.entries.values()) {
      const open = pending.find((one) => one.kind !== 'create' && one.entry === entry);
      this.#compare(entry, listed.get(entry.id), open, strict);
      listed.delete(entry.id);
    }
    for (const row of listed.values()) {
      const made = pending.some((one) => one.kind === 'create' && one.mark === row.name);
      assert.ok(made && !strict, `credential ${row.credentialId} (${row.name}) is nobody's`);
      this.created(row.credentialId, row.clientIdentifier, row.name, row.clientSecret);
      this.counts.applied += 1;
    }
    this.pending.clear();
  }

  #compare(entry: Entry, row: Listed | undefined, open: Pending | undefined, strict: boolean) {
    const label = `credential ${entry.id} (${entry.mark}), unanswered: ${open?.kind ?? 'nothing'}`;
    if (entry.isDeleted) return assert.equal(row, undefined, `${label} is back`);
    if (row === undefined) {
      assert.ok(open?.kind === 'delete' && !strict, `${label} is lost`);
      entry.isDeleted = true;
      this.counts.applied += 1;
      return;
    }
    assert.equal(row.clientIdentifier, entry.identifier, label);
    if (row.name === entry.mark) {
      assert.equal(row.clientSecret, entry.secret, `${label} has lost its secret`);
      return;
    }
    assert.ok(open?.kind === 'change' && !strict, `${label} has lost its name: ${row.name}`);
    assert.equal(row.name, open.mark, label);
    const isReset = row.clientSecret !== entry.secret;
    assert.equal(isReset, open.reset, `${label} has half of its change`);
    entry.mark = row.name;
    entry.secret = row.clientSecret;
    this.counts.applied += 1;
  }
}
