import type { User } from './account.ts';
import type { Image } from './audit.ts';
import type { Credential } from './credential.ts';
import type { ClientIdentifier, SecretId } from './ids.ts';
import type { Writing } from './writing.ts';

/** What a user allowed a credential, and what the credential looked like then. */
export interface Consent {
  readonly userUuid: string;
  readonly identifier: ClientIdentifier;
  readonly scope: readonly string[];
  readonly redirectUris: readonly string[];
  /** The newest secret then; null = it had none. */
  readonly secretId: SecretId | null;
  readonly createdAt: number;
}

/**
 * Whether a consent still stands for these scopes: it must be asked again when scopes grow, redirect
 * URIs change or the secret is reset (spec/decisions.md 23).
 */
export function coversScopes(
  consent: Consent | undefined,
  credential: Credential,
  newestSecret: SecretId | null,
  scope: readonly string[],
): boolean {
  return (
    consent !== undefined &&
    scope.every((name) => consent.scope.includes(name)) &&
    consent.secretId === newestSecret &&
    consent.redirectUris.length === credential.redirectUris.length &&
    credential.redirectUris.every((uri) => consent.redirectUris.includes(uri))
  );
}

/** A consent as the audit trail tells it: a field of its user. */
export function consentImage({ identifier, scope, createdAt }: Consent): Image {
  return { [`consents/${identifier}`]: { scope, createdAt } };
}

/** Where consents live. Each writing call is one atomic, durable change. */
export interface ConsentStore {
  find(userUuid: string, identifier: ClientIdentifier): Promise<Consent | undefined>;
  ofUser(userUuid: string): Promise<readonly Consent[]>;
  put(consent: Consent): Promise<void>;
  /**
   * With every session's grant, code and token of that user and credential, and an entry in the audit
   * trail. False = there was no consent.
   */
  delete(
    writing: Writing,
    user: Pick<User, 'id' | 'uuid'>,
    identifier: ClientIdentifier,
  ): Promise<boolean>;
}
