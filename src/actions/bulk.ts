import type { Credential } from '../core/credential.ts';
import type { CredentialImport } from '../core/credential-import.ts';
import { AppError } from '../core/errors.ts';
import type { StandingCredential } from '../core/ports.ts';
import type { Secret } from '../core/secret.ts';
import type { ChangedCredential } from './change-credential.ts';
import type { Deps } from './deps.ts';
import { namedService } from './named-service.ts';

/** One of many credentials to bring in. */
export interface BulkItem {
  readonly input: CredentialImport;
  /** Names this one among all of the caller: it is brought in once, and its answer given again. */
  readonly idempotencyKey?: string | undefined;
}

/** What became of one of many. */
export type BulkOutcome = Done | Refused;

/** Nothing was done, for this reason. */
export interface Refused {
  readonly status: 'refused';
  readonly error: AppError;
}

/** It is now as it was asked for. */
export interface Done {
  readonly status: 'created' | 'changed' | 'unchanged';
  readonly credential: Credential;
  /** Made for it, shown only now. */
  readonly secret: Secret | undefined;
}

/** What the actions on many credentials need. */
export type BulkDeps = Pick<
  Deps,
  'credentials' | 'directory' | 'hasher' | 'random' | 'clock' | 'rules' | 'policy'
>;

/**
 * Does something for one of many; what it is refused for touches no other. Throws what concerns
 * all of them: `busy`, and what nobody expects.
 */
export async function refusable<Result>(
  work: () => Result | Promise<Result>,
): Promise<Result | AppError> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'busy') return error;
    throw error;
  }
}

/** The answer of the only one; throws what it was refused for. */
export function onlyOne([outcome]: readonly BulkOutcome[]): ChangedCredential {
  if (outcome === undefined) throw new Error('nothing was answered');
  if (outcome.status === 'refused') throw outcome.error;
  const { credential, secret } = outcome;
  return { credential, secret };
}

// Each may be a change of its own; so many wait for the disk together.
const LOT = 32;

/** Does something for each of many, some at once; answers in order. */
export async function inLots<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < items.length; start += LOT) {
    results.push(...(await Promise.all(items.slice(start, start + LOT).map(work))));
  }
  return results;
}

/** Looks up services that inputs name, each once. */
export function serviceFinder(deps: Pick<Deps, 'directory'>) {
  const found = new Map<number, ReturnType<typeof namedService>>();
  return ({ serviceId }: CredentialImport): ReturnType<typeof namedService> => {
    const key = serviceId ?? 0;
    const service = found.get(key) ?? namedService(deps, serviceId);
    found.set(key, service);
    return service;
  };
}

/** Finds those credentials that stand, by client identifier. */
export async function standing(
  { credentials }: Pick<Deps, 'credentials'>,
  identifiers: readonly (string | undefined)[],
): Promise<ReadonlyMap<string, StandingCredential>> {
  const named = identifiers.filter((identifier) => identifier !== undefined);
  const found = await credentials.findMany(named as Credential['identifier'][]);
  return new Map(found.map((one) => [one.credential.identifier, one]));
}
