import type { Brand } from './brand.ts';

/** Number of a credential: positive integer, never used twice. WHMCS calls it `credentialId`. */
export type CredentialId = Brand<number, 'CredentialId'>;
/** Public identifier of a credential, the `client_id` of RFC 6749 section 2.2. */
export type ClientIdentifier = Brand<string, 'ClientIdentifier'>;
/** Number of an account ("client" in WHMCS): positive integer. */
export type AccountId = Brand<number, 'AccountId'>;
/** Number of a user: positive integer. */
export type UserId = Brand<number, 'UserId'>;
/** Number of a service: positive integer. */
export type ServiceId = Brand<number, 'ServiceId'>;
/** Number of a domain: positive integer. */
export type DomainId = Brand<number, 'DomainId'>;
/** Number of an administrator: positive integer. */
export type AdminId = Brand<number, 'AdminId'>;
/** Number of an API role: positive integer. */
export type RoleId = Brand<number, 'RoleId'>;
/** Number of an API credential: positive integer. */
export type ApiCredentialId = Brand<number, 'ApiCredentialId'>;
/** Number of one secret of a credential: positive integer. */
export type SecretId = Brand<number, 'SecretId'>;
/** Number of a webhook: positive integer. */
export type WebhookId = Brand<number, 'WebhookId'>;

/** Any of the numbered ids. */
export type NumericId =
  | CredentialId
  | AccountId
  | UserId
  | ServiceId
  | DomainId
  | AdminId
  | RoleId
  | ApiCredentialId
  | SecretId
  | WebhookId;

/** Whether a value may be a numbered id: 1 to 2^31 - 1, what a row id of either engine can be. */
export function isId(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2_147_483_647;
}

/** Makes a numbered id of a checked number; throws a RangeError for anything else. */
export function toId<Id extends NumericId>(value: number): Id {
  if (!isId(value)) throw new RangeError('not an id');
  return value as Id;
}
