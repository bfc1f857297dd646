import assert from 'node:assert/strict';
import type { RelyingParty } from './relying-party.ts';
import type { chance } from './workers.ts';

/** The tokens of one sign-in, as its relying party has them from acknowledged answers. */
export class TokenFamily {
  /** The newest refresh token. */
  current: string;
  access: string;
  /** Refresh tokens that were rotated. */
  readonly spent: string[] = [];
  /** `open` = what was not answered decides; `over` = revoked, or ended by reuse. */
  state: 'alive' | 'open' | 'over' = 'alive';

  constructor(tokens: { readonly refresh: string; readonly access: string }) {
    this.current = tokens.refresh;
    this.access = tokens.access;
  }

  rotated(tokens: { readonly refresh: string; readonly access: string }): void {
    this.spent.push(this.current);
    this.current = tokens.refresh;
    this.access = tokens.access;
  }
}

/** What was acknowledged and what was cut off. */
export interface Counts {
  rotations: number;
  revocations: number;
  races: number;
  unanswered: number;
  written: number;
}

/** Rotates, races and revokes until the family is over or the server is gone. */
export async function drive(
  family: TokenFamily,
  party: RelyingParty,
  random: ReturnType<typeof chance>,
  counts: Counts,
): Promise<void> {
  while (family.state === 'alive') {
    const dice = random(20);
    if (dice === 0) await revoke(family, party, counts);
    else if (dice === 1) await race(family, party, counts);
    else await rotate(family, party, counts);
  }
}

async function rotate(family: TokenFamily, party: RelyingParty, counts: Counts): Promise<void> {
  const answer = await party.refresh(family.current);
  if (answer === 'unanswered') return cutOff(family, counts);
  assert.notEqual(answer, 'refused', 'a living refresh token was refused');
  family.rotated(answer as Exclude<typeof answer, string>);
  counts.rotations += 1;
}

/** Uses the same token twice at once: one succeeds, the other is reuse and ends the family. */
async function race(family: TokenFamily, party: RelyingParty, counts: Counts): Promise<void> {
  const answers = await Promise.all([party.refresh(family.current), party.refresh(family.current)]);
  const won = answers.filter((answer) => typeof answer === 'object');
  assert.ok(won.length <= 1, 'a refresh token was used twice');
  if (won[0] !== undefined) family.rotated(won[0]);
  if (answers.includes('refused')) family.state = 'over';
  if (answers.includes('unanswered')) return cutOff(family, counts);
  assert.equal(won.length, 1, 'none of two competing refreshes succeeded');
  counts.races += 1;
}

async function revoke(family: TokenFamily, party: RelyingParty, counts: Counts): Promise<void> {
  if (!(await party.revoke(family.current))) return cutOff(family, counts);
  family.state = 'over';
  counts.revocations += 1;
}

function cutOff(family: TokenFamily, counts: Counts): void {
  counts.unanswered += 1;
  if (family.state === 'alive') family.state = 'open';
}

/** Compares a family with what the server says after a restart; it is alive or over afterwards. */
export async function verify(
  family: TokenFamily,
  party: RelyingParty,
  replay: boolean,
  counts: Counts,
): Promise<void> {
  const alive = await party.isActive(family.current);
  if (family.state !== 'open') {
    assert.equal(alive, family.state === 'alive', `a refresh token that should be ${family.state}`);
    assert.equal(await party.isActive(family.access), alive, 'its access token differs');
  }
  for (const token of family.spent.slice(-3)) {
    assert.equal(await party.isActive(token), false, 'a rotated refresh token is alive again');
  }
  if (family.state === 'open') {
    if (!alive) counts.written += 1;
    // Whoever got no answer tries once more.
    const again = await party.refresh(family.current);
    if (alive) family.rotated(again as Exclude<typeof again, string>);
    else assert.equal(again, 'refused', 'a used refresh token was taken again');
    family.state = alive ? 'alive' : 'over';
  }
  const last = family.spent.at(-1);
  if (family.state === 'alive' && replay && last !== undefined) {
    assert.equal(await party.refresh(last), 'refused', 'a rotated refresh token was taken again');
    family.state = 'over';
  }
  if (family.state === 'over') {
    assert.equal(await party.refresh(family.current), 'refused', 'the family lives on');
    assert.equal(await party.isActive(family.access), false, 'its access token lives on');
  }
}
