import type { ProtocolStore } from '../../core/protocol.ts';

// Few enough for one short change.
const AT_ONCE = 1000;
// What comes in faster than it is swept would fill the database; more than this is swept next time.
const ROUNDS = 100;

/** Removes expired records, in short changes between which others get their turn. */
export async function sweepExpired(protocol: Pick<ProtocolStore, 'sweep'>): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    if ((await protocol.sweep(AT_ONCE)) < AT_ONCE) return;
  }
}
