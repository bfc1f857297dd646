import type { Actor } from '../core/actor.ts';
import { Secret } from '../core/secret.ts';
import { adminPasswordHash } from './admin-password.ts';
import type { Deps } from './deps.ts';
import { writingOf } from './writing.ts';

// The server itself, before there is anybody else.
const FIRST: Actor = { kind: 'schedule', name: 'first start', allowed: new Set(['*']) };

/** Values for the first start; what is absent is made. */
export interface FirstStartInput {
  readonly apiIdentifier?: string | undefined;
  readonly apiSecret?: Secret | undefined;
  readonly adminUsername?: string | undefined;
  readonly adminPassword?: Secret | undefined;
  readonly userEmail?: string | undefined;
  readonly userPassword?: Secret | undefined;
}

/** What the first start made, to be told once. Absent = it was given, so its giver knows it. */
export interface FirstStart {
  readonly adminUsername: string;
  readonly adminPassword: Secret | undefined;
  readonly apiIdentifier: string;
  readonly apiSecret: Secret | undefined;
}

/**
 * Gives an empty database an administrator with an API credential for every action, and, when a
 * user is given, that user as owner of account 1 with service 1. Answers undefined for a database
 * that was filled before.
 */
export async function fillEmptyDatabase(
  deps: Pick<Deps, 'firstStart' | 'passwords' | 'hasher' | 'random' | 'clock'>,
  input: FirstStartInput,
): Promise<FirstStart | undefined> {
  if (!(await deps.firstStart.isEmpty())) return undefined;
  const { random } = deps;
  const createdAt = deps.clock.now();
  const adminUsername = input.adminUsername ?? 'admin';
  const adminPassword = input.adminPassword ?? new Secret(random.alphanumeric(24));
  const apiIdentifier = input.apiIdentifier ?? random.alphanumeric(32);
  const apiSecret = input.apiSecret ?? new Secret(random.alphanumeric(32));
  const role = { name: 'Full Access', description: 'Every action', actions: ['*'] };
  const filled = await deps.firstStart.fill(writingOf(deps, FIRST, 'fill-empty-database', input), {
    admin: { username: adminUsername, disabled: false, apiAccess: true, createdAt },
    adminPasswordHash: await adminPasswordHash(deps, adminPassword),
    role,
    apiCredential: {
      identifier: apiIdentifier,
      description: 'Made at the first start',
      admin: adminUsername,
      roles: [role.name],
      createdAt,
    },
    apiSecret: deps.hasher.digest(apiSecret),
    user: await firstUser(deps, input, createdAt),
  });
  if (!filled) return undefined;
  return {
    adminUsername,
    adminPassword: input.adminPassword ? undefined : adminPassword,
    apiIdentifier,
    apiSecret: input.apiSecret ? undefined : apiSecret,
  };
}

async function firstUser(
  deps: Pick<Deps, 'passwords' | 'random'>,
  { userEmail, userPassword }: FirstStartInput,
  createdAt: number,
) {
  if (userEmail === undefined || userPassword === undefined) return undefined;
  return {
    record: { uuid: deps.random.uuid(), email: userEmail, name: '', createdAt },
    passwordHash: await deps.passwords.hash(userPassword),
  };
}
