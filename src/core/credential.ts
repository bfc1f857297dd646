import type { Service } from './account.ts';
import { type AddressRange, parseAddressRanges } from './address-range.ts';
import { type AuthMethod, parseAuthMethod } from './auth-method.ts';
import { AppError, fail } from './errors.ts';
import { type GrantType, parseGrantType } from './grant-type.ts';
import type { ClientIdentifier, CredentialId, ServiceId } from './ids.ts';
import { parseLogoUri } from './logo-uri.ts';
import {
  type RedirectExpiries,
  type RedirectLabels,
  type Redirects,
  redirectExpiries,
  redirectLabels,
} from './redirect-details.ts';
import { parseRedirectUris, type RedirectUri, type RedirectUriPolicy } from './redirect-uri.ts';
import { checkScopesFit, parseScopes, type Scope } from './scope.ts';
import {
  DEFAULT_SIGNING_ALGORITHM,
  parseSigningAlgorithm,
  type SigningAlgorithm,
} from './signing-key.ts';
import { parseDescription, parseName } from './text.ts';

/** What people may set of a credential. */
export interface CredentialFields extends Redirects<RedirectUri> {
  readonly name: string;
  readonly description: string;
  readonly grantType: GrantType;
  readonly scope: readonly Scope[];
  readonly serviceId: ServiceId | null;
  readonly logoUri: string;
  readonly tokenEndpointAuthMethod: AuthMethod;
  /** What its ID tokens are signed with. */
  readonly idTokenSignedResponseAlg: SigningAlgorithm;
  /** From where it may show itself as the client it is; empty = from anywhere. */
  readonly allowedAddresses: readonly AddressRange[];
}

/** Access that is closed for a time. Times are milliseconds since 1970. */
export interface Suspension {
  readonly since: number;
  /** null = until it is resumed. */
  readonly until: number | null;
  readonly reason: string;
}

/**
 * An OAuth client and what it may do (RFC 6749 section 2). Times are milliseconds since 1970. Its
 * secrets are records of their own and never part of it.
 */
export interface Credential extends CredentialFields {
  readonly id: CredentialId;
  readonly uuid: string;
  readonly identifier: ClientIdentifier;
  /** Starts at 1, grows by one with every change. */
  readonly version: number;
  /** Access and refresh tokens of an older epoch are dead. */
  readonly revocationEpoch: number;
  /** Refresh tokens of an older epoch are dead. */
  readonly refreshEpoch: number;
  /** Set while nothing is granted to it; see `isSuspended`. */
  readonly suspension: Suspension | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** Wanted values as people wrote them. Absent = not given; for an update: unchanged. */
export interface CredentialInput {
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  readonly grantType?: string | undefined;
  /** Scopes separated by white space. */
  readonly scope?: string | undefined;
  /** null = no service. */
  readonly serviceId?: number | null | undefined;
  readonly logoUri?: string | undefined;
  readonly redirectUris?: readonly string[] | undefined;
  /** When which redirect URIs stop working; given, it replaces all that was said before. */
  readonly redirectExpiries?: RedirectExpiries | undefined;
  /** What which redirect URIs are called; given, it replaces all that was said before. */
  readonly redirectLabels?: RedirectLabels | undefined;
  readonly tokenEndpointAuthMethod?: string | undefined;
  readonly idTokenSignedResponseAlg?: string | undefined;
  readonly allowedAddresses?: readonly string[] | undefined;
}

/** What the rules need to know beside the input. */
export interface CredentialRules {
  /** Every scope that may be given. */
  readonly scopes: ReadonlySet<string>;
  readonly redirects: RedirectUriPolicy;
}

/** The service that the input names, looked up before; undefined = there is none. */
export type NamedService = Service | undefined;

/**
 * The fields of a credential after a change; `old` is undefined for a new one. What is absent stays,
 * and the rules hold for the merged result (spec/decisions.md 9 and 11, where the order of the
 * checks stands). Throws the errors of the fields; then nothing is changed.
 */
export function credentialFields(
  old: CredentialFields | undefined,
  input: CredentialInput,
  service: NamedService,
  rules: CredentialRules,
): CredentialFields {
  const grantType = mergedGrantType(old, input);
  const name = input.name === undefined ? (old?.name ?? '') : parseName(input.name);
  const serviceId = mergedServiceId(old, input);
  if (grantType !== 'single_sign_on' && name === '') throw fail('name_required');
  if (grantType === 'single_sign_on' && serviceId === null) throw fail('service_required');
  const scope = mergedScope(old, input, rules);
  checkScopesFit(grantType, scope);
  if (input.serviceId) checkService(service);
  const redirectUris =
    input.redirectUris === undefined
      ? (old?.redirectUris ?? [])
      : parseRedirectUris(input.redirectUris, rules.redirects);
  const logoUri = input.logoUri === undefined ? (old?.logoUri ?? '') : parseLogoUri(input.logoUri);
  const description =
    input.description === undefined
      ? (old?.description ?? '')
      : parseDescription(input.description);
  return {
    name,
    description,
    grantType,
    scope,
    serviceId,
    logoUri,
    redirectUris,
    redirectExpiries: redirectExpiries(
      redirectUris,
      old?.redirectExpiries ?? {},
      input.redirectExpiries,
    ),
    redirectLabels: redirectLabels(redirectUris, old?.redirectLabels ?? {}, input.redirectLabels),
    tokenEndpointAuthMethod: mergedAuthMethod(old, input, grantType),
    idTokenSignedResponseAlg: mergedAlgorithm(old, input),
    allowedAddresses:
      input.allowedAddresses === undefined
        ? (old?.allowedAddresses ?? [])
        : parseAddressRanges(input.allowedAddresses),
  };
}

/** Whether nothing is granted to the credential at a moment. */
export function isSuspended({ suspension }: Pick<Credential, 'suspension'>, now: number): boolean {
  return suspension !== null && (suspension.until === null || suspension.until > now);
}

/** Whether two sets of fields say the same, so that there is nothing to write. */
export function sameFields(a: CredentialFields, b: CredentialFields): boolean {
  return (
    a.name === b.name &&
    a.description === b.description &&
    a.grantType === b.grantType &&
    a.serviceId === b.serviceId &&
    a.logoUri === b.logoUri &&
    sameList(a.scope, b.scope) &&
    sameList(a.redirectUris, b.redirectUris) &&
    a.tokenEndpointAuthMethod === b.tokenEndpointAuthMethod &&
    a.idTokenSignedResponseAlg === b.idTokenSignedResponseAlg &&
    sameList(a.allowedAddresses, b.allowedAddresses) &&
    JSON.stringify(a.redirectExpiries) === JSON.stringify(b.redirectExpiries) &&
    JSON.stringify(a.redirectLabels) === JSON.stringify(b.redirectLabels)
  );
}

function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item, index) => item === b[index]);
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function mergedGrantType(old: CredentialFields | undefined, input: CredentialInput): GrantType {
  if (old === undefined && isBlank(input.grantType)) throw fail('grant_type_required');
  if (input.grantType !== undefined) return parseGrantType(input.grantType.trim());
  // Without an old value the line before has thrown already.
  return (old as CredentialFields).grantType;
}

// A number that can be no id finds no service, and the check of the service says so in its turn.
function mergedServiceId(old: CredentialFields | undefined, input: CredentialInput) {
  if (input.serviceId === undefined) return old?.serviceId ?? null;
  return input.serviceId ? (input.serviceId as ServiceId) : null;
}

function mergedAuthMethod(
  old: CredentialFields | undefined,
  { tokenEndpointAuthMethod: given }: CredentialInput,
  grantType: GrantType,
): AuthMethod {
  const method =
    given === undefined
      ? (old?.tokenEndpointAuthMethod ?? 'client_secret_basic')
      : parseAuthMethod(given.trim());
  // Whoever knows its identifier could sign its customer in, or use the API as if they were it.
  if (method === 'none' && grantType !== 'authorization_code') {
    throw new AppError('auth_method_invalid', { value: method });
  }
  return method;
}

function mergedAlgorithm(
  old: CredentialFields | undefined,
  { idTokenSignedResponseAlg: given }: CredentialInput,
): SigningAlgorithm {
  return given === undefined
    ? (old?.idTokenSignedResponseAlg ?? DEFAULT_SIGNING_ALGORITHM)
    : parseSigningAlgorithm(given.trim());
}

function mergedScope(
  old: CredentialFields | undefined,
  { scope }: CredentialInput,
  rules: CredentialRules,
): readonly Scope[] {
  if (scope === undefined && old !== undefined) return old.scope;
  if (scope === undefined || isBlank(scope)) {
    throw old === undefined ? fail('scope_required') : new AppError('scope_invalid', { value: '' });
  }
  return parseScopes(scope, rules.scopes);
}

function checkService(service: NamedService): void {
  if (service === undefined) throw fail('service_unknown');
  if (service.accountId === null) throw fail('service_without_account');
}
