import type { ChangedCredential } from '../../actions/change-credential.ts';
import type { CredentialListItem } from '../../actions/credential-list-item.ts';
import type { CredentialDetails } from '../../actions/get-credential.ts';
import { type Credential, isSuspended } from '../../core/credential.ts';
import { type RedirectDetails, redirectList } from '../../core/redirect-details.ts';
import type { Printer } from './output.ts';
import { isoDate } from './printable.ts';
import { type Column, details, Table } from './table.ts';

/** A credential as `list` prints it. */
export type CredentialRow = Credential & Pick<CredentialListItem, 'secretHint'>;

/** The columns of the list of credentials, as they are now. */
export const credentialColumns = (now: number): readonly Column<CredentialRow>[] => [
  { title: 'id', value: (row) => row.id },
  { title: 'client identifier', value: (row) => row.identifier },
  { title: 'name', value: (row) => row.name },
  { title: 'grant type', value: (row) => row.grantType },
  { title: 'scope', value: (row) => row.scope.join(' ') },
  { title: 'service', value: (row) => row.serviceId ?? '' },
  { title: 'secret', value: (row) => shownHint(row.secretHint) },
  { title: 'access', value: (row) => (isSuspended(row, now) ? 'suspended' : 'open') },
  { title: 'version', value: (row) => row.version },
  { title: 'updated', value: (row) => isoDate(row.updatedAt) },
];

const SECRET_COLUMNS: readonly Column<CredentialDetails['secrets'][number]>[] = [
  { title: 'id', value: (secret) => secret.id },
  { title: 'secret', value: (secret) => shownHint(secret.hint) },
  { title: 'label', value: (secret) => secret.label },
  { title: 'state', value: (secret) => secret.state },
  { title: 'created', value: (secret) => isoDate(secret.createdAt) },
  { title: 'created by', value: (secret) => secret.createdBy },
  {
    title: 'valid from',
    value: ({ notBefore }) => (notBefore === null ? '' : isoDate(notBefore)),
  },
  {
    title: 'valid until',
    value: (secret) => shownEnd(secret.revokedAt ?? secret.expiresAt),
  },
  {
    title: 'last used',
    value: ({ lastUsedAt }) => (lastUsedAt === null ? 'never' : isoDate(lastUsedAt)),
  },
];

const SCOPE_COLUMNS: readonly Column<CredentialDetails['scopeUses'][number]>[] = [
  { title: 'scope', value: (use) => use.scope },
  { title: 'last used', value: (use) => use.lastUsedOn ?? 'not yet' },
  { title: 'by', value: (use) => use.grants.map(({ grant }) => grant).join(' ') },
];

/** What `list` prints of an item; never the secret, even where it is kept readable. */
export function toRow({ credential, secretHint }: CredentialListItem): CredentialRow {
  return { ...credential, secretHint };
}

/** Prints what a change made of a credential, with the new secret if there is one. */
export function printChanged(
  print: Printer,
  { credential, secret }: ChangedCredential,
  done: string,
): Promise<void> {
  const shown = secret === undefined ? {} : { clientSecret: secret.reveal() };
  const pairs = [
    ['id', credential.id],
    ['client identifier', credential.identifier],
    ...Object.values(shown).map((text) => ['client secret', text] as const),
  ] as const;
  const once = secret === undefined ? '' : '\nThe client secret is shown only now. Keep it safe.\n';
  const text = `Credential ${credential.id} was ${done}.\n\n${details(pairs)}${once}`;
  return print.record({ ...credential, ...shown }, text);
}

/** Prints everything about a credential; its secret only where the operator keeps it readable. */
export function printDetails(print: Printer, found: CredentialDetails, now: number): Promise<void> {
  const { credential, secretHint, secret, secrets, scopeUses, scopeUsesSince } = found;
  const shown = secret === undefined ? {} : { clientSecret: secret.reveal() };
  const pairs = [
    ['id', credential.id],
    ['client identifier', credential.identifier],
    ['name', credential.name],
    ['description', credential.description],
    ['grant type', credential.grantType],
    ['scope', credential.scope.join(' ')],
    ...redirectList(credential).map((told) => ['redirect URI', shownUri(told)] as const),
    ['logo URI', credential.logoUri],
    ['authentication', credential.tokenEndpointAuthMethod],
    ['ID token algorithm', credential.idTokenSignedResponseAlg],
    ['allowed addresses', credential.allowedAddresses.join(' ') || 'any'],
    ['service', credential.serviceId ?? ''],
    ['uuid', credential.uuid],
    ['access', shownAccess(credential, now)],
    ['version', credential.version],
    ['created', isoDate(credential.createdAt)],
    ['updated', isoDate(credential.updatedAt)],
    ['scope uses since', isoDate(scopeUsesSince)],
    ...Object.values(shown).map((text) => ['client secret', text] as const),
  ] as const;
  const scopeTable = new Table(SCOPE_COLUMNS, undefined).lines(scopeUses);
  const secretTable = new Table(SECRET_COLUMNS, undefined).lines(secrets);
  const object = { ...credential, secretHint, ...shown, secrets, scopeUses, scopeUsesSince };
  return print.record(object, `${details(pairs)}\n${secretTable}\n${scopeTable}`);
}

function shownUri({ uri, label, expiresAt }: RedirectDetails): string {
  const end = expiresAt === null ? '' : ` (until ${isoDate(expiresAt)})`;
  return `${uri}${label === '' ? '' : ` "${label}"`}${end}`;
}

function shownAccess(credential: Credential, now: number): string {
  const { suspension } = credential;
  if (suspension === null) return 'open';
  const { since, until, reason } = suspension;
  const isOver = !isSuspended(credential, now);
  const end = until === null ? '' : ` until ${isoDate(until)}`;
  return `${isOver ? 'open, was ' : ''}suspended since ${isoDate(since)}${end}${reason === '' ? '' : `: ${reason}`}`;
}

function shownEnd(time: number | null): string {
  return time === null ? 'reset' : isoDate(time);
}

function shownHint(hint: string): string {
  return hint === '' ? '' : `…${hint}`;
}
