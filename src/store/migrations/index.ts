import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import type { Engine } from '../engine.ts';
import * as first from './0001-first.ts';
import * as protocol from './0002-protocol.ts';
import * as directory from './0003-directory.ts';
import * as trail from './0004-trail.ts';
import * as webhooks from './0005-webhooks.ts';
import * as filters from './0006-filters.ts';
import * as wrongTries from './0007-wrong-tries.ts';
import * as idTokenAlg from './0008-id-token-alg.ts';
import * as grants from './0009-grants.ts';
import * as signOutEpoch from './0010-sign-out-epoch.ts';
import * as allowedAddresses from './0011-allowed-addresses.ts';
import * as scopeUses from './0012-scope-uses.ts';

type Up = (db: Kysely<unknown>, engine: Engine) => Promise<void>;

const UPS: Readonly<Record<string, Up>> = {
  '0001-first': first.up,
  '0002-protocol': protocol.up,
  '0003-directory': directory.up,
  '0004-trail': trail.up,
  '0005-webhooks': webhooks.up,
  '0006-filters': filters.up,
  '0007-wrong-tries': wrongTries.up,
  '0008-id-token-alg': idTokenAlg.up,
  '0009-grants': grants.up,
  '0010-sign-out-epoch': signOutEpoch.up,
  '0011-allowed-addresses': allowedAddresses.up,
  '0012-scope-uses': scopeUses.up,
};

/** Every migration in order, for one engine. There is no way down: restore a backup instead. */
export function migrations(engine: Engine): Record<string, Migration> {
  return Object.fromEntries(
    Object.entries(UPS).map(([name, up]) => [name, { up: (db) => up(db, engine) }]),
  );
}
