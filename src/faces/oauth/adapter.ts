import type { Adapter, AdapterPayload } from 'oidc-provider';
import { errors } from 'oidc-provider';
import { CLIENT_TOKEN } from '../../actions/check-access-token.ts';
import type { Deps } from '../../actions/deps.ts';
import type { ClientIdentifier } from '../../core/ids.ts';
import type { FoundRecord, ProtocolRecord } from '../../core/protocol.ts';
import { currentIssuance } from './issuance.ts';
import { recordKey } from './record-key.ts';
import { epochNow } from './sign-out-epoch.ts';
import { seeEpoch } from './signed-out-meanwhile.ts';

type AdapterDeps = Pick<Deps, 'protocol' | 'hasher' | 'clock' | 'directory'>;

/** What is issued in the place of a code or refresh token. */
const ISSUED_KINDS = new Set(['AccessToken', 'RefreshToken']);

/** Reads the metadata of the client with that identifier; undefined = there is none. */
export type FindClient = (identifier: string) => Promise<AdapterPayload | undefined>;

/** The revocation epoch of a credential as the request at hand has found it. */
export type EpochSeen = (identifier: string) => Promise<number | undefined>;

/**
 * What the OAuth engine stores its records through. Values that their holders show (codes, tokens,
 * session ids) are stored as keyed digests. Clients come live from our credentials, on every request.
 */
export function adapterFactory(deps: AdapterDeps, findClient: FindClient, epochSeen: EpochSeen) {
  return (kind: string): Adapter =>
    kind === 'Client' ? clientAdapter(findClient) : recordAdapter(deps, kind, epochSeen);
}

function clientAdapter(findClient: FindClient): Adapter {
  const refuse = () => Promise.reject(new Error('clients are made by actions'));
  return {
    find: findClient,
    upsert: refuse,
    consume: refuse,
    destroy: refuse,
    findByUid: refuse,
    findByUserCode: refuse,
    revokeByGrantId: refuse,
  };
}

function recordAdapter(deps: AdapterDeps, kind: string, epochSeen: EpochSeen): Adapter {
  const { protocol } = deps;
  const keyOf = (value: string): string => recordKey(deps, value);

  async function toRecord(
    id: string,
    stored: AdapterPayload,
    expiresIn: number | undefined,
  ): Promise<ProtocolRecord> {
    // The value is not stored; whoever shows it brings it back.
    const { jti: _jti, ...payload } = stored;
    return {
      kind,
      key: keyOf(id),
      payload,
      ties: {
        identifier: payload.clientId as ClientIdentifier | undefined,
        // It has no grant that remembers what the secret was good for when it was checked.
        epoch: kind === CLIENT_TOKEN ? await epochSeen(String(payload.clientId)) : undefined,
        userUuid: payload.accountId,
        grant: payload.grantId === undefined ? undefined : keyOf(payload.grantId),
        uid: payload.uid,
      },
      expiresAt: expiresIn ? deps.clock.now() + expiresIn * 1000 : null,
    };
  }

  /** Of a session: also after the sign-out epoch was read, which therefore is that of the session. */
  async function isStillThere({ payload }: FoundRecord, id: string): Promise<boolean> {
    const { accountId } = payload as AdapterPayload;
    if (kind !== 'Session' || accountId === undefined) return true;
    const epoch = await epochNow(deps, accountId);
    if (epoch !== undefined) seeEpoch(accountId, epoch);
    return (await protocol.find(kind, keyOf(id))) !== undefined;
  }

  return {
    async upsert(id, payload, expiresIn) {
      const record = await toRecord(id, payload, expiresIn);
      const issuance = currentIssuance();
      if (issuance?.spent && ISSUED_KINDS.has(kind)) return void issuance.issued.push(record);
      if (kind !== 'ReplayDetection') return protocol.put(record);
      // Two nodes may have found nothing at the same moment; one of them stores it.
      if (!(await protocol.putNew(record))) throw new errors.InvalidRequest('replay detected');
    },

    async find(id) {
      const found = await protocol.find(kind, keyOf(id));
      if (found === undefined || !(await isStillThere(found, id))) return undefined;
      const consumed = found.consumedAt === null ? {} : { consumed: toSeconds(found.consumedAt) };
      return { ...found.payload, ...consumed, jti: id } as AdapterPayload;
    },

    async findByUid(uid) {
      const found = await protocol.findByUid(kind, uid);
      return found && (found.payload as AdapterPayload);
    },

    async consume(id) {
      const issuance = currentIssuance();
      if (issuance) {
        issuance.spent = { kind, key: keyOf(id) };
        return;
      }
      if (await protocol.consume(kind, keyOf(id))) return;
      // Somebody else used it between our look and now: that is reuse, and its family ends.
      const found = await protocol.find(kind, keyOf(id));
      const grantId = found?.payload.grantId;
      if (typeof grantId === 'string') await protocol.deleteOfGrant(keyOf(grantId));
      throw new errors.InvalidGrant('already used');
    },

    // The engine ends the rest of the family in further steps, which may never come.
    destroy: (id) =>
      kind === 'RefreshToken'
        ? protocol.deleteFamily(kind, keyOf(id))
        : protocol.delete(kind, keyOf(id)),
    revokeByGrantId: (grantId) => protocol.deleteOfGrant(keyOf(grantId), kind),
    findByUserCode: () => Promise.resolve(undefined),
  };
}

function toSeconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1000);
}
