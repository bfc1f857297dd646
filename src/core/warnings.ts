import type { AuditEntry, FieldChange, Image, Json } from './audit.ts';

/** What somebody may want to know before a change is made. */
export interface Warning {
  readonly code: keyof typeof WARNINGS;
  readonly message: string;
}

const WARNINGS = {
  secrets_end: 'Secrets that work now stop working with this change.',
  tokens_end: 'Tokens that were issued stop working with this change.',
  access_closed: 'Nothing is granted to this credential while it is suspended.',
  credential_gone: 'The credential, its secrets and its tokens are gone for good.',
  no_redirect_uri: 'Without a redirect URI nobody can sign in.',
  insecure_redirect_uri: 'A redirect URI without https can be read on its way.',
  id_tokens_change: 'Applications that expect the old algorithm refuse ID tokens from now on.',
  addresses_narrow: 'What shows this credential from any other address is refused from now on.',
  addresses_open: 'The credential may be used from any address from now on.',
  redirect_uris_removed: 'People who come from a removed redirect URI are refused.',
} as const;

const DELETES: ReadonlySet<string> = new Set(['delete-credential', 'delete-unused-credentials']);

/** What may be unwanted about a change of a credential. */
export function warningsOf({ subject, action, diff }: AuditEntry): readonly Warning[] {
  if (subject.kind !== 'credential') return [];
  const { redirectUris, suspension } = diff;
  const codes: Warning['code'][] = [];
  if (DELETES.has(action)) return [warning('credential_gone')];
  if (Object.entries(diff).some(([name, change]) => endsSecret(name, change))) {
    codes.push('secrets_end');
  }
  if (diff.revocationEpoch?.from !== undefined || diff.refreshEpoch?.from !== undefined) {
    codes.push('tokens_end');
  }
  if (suspension?.to) codes.push('access_closed');
  const uris = texts(redirectUris?.to);
  const isForPeople = (diff.grantType?.to ?? 'authorization_code') === 'authorization_code';
  if (redirectUris !== undefined && uris.length === 0 && isForPeople) {
    codes.push('no_redirect_uri');
  }
  if (uris.some((uri) => uri.startsWith('http:'))) codes.push('insecure_redirect_uri');
  if (texts(redirectUris?.from).some((uri) => !uris.includes(uri))) {
    codes.push('redirect_uris_removed');
  }
  if (diff.idTokenSignedResponseAlg?.from !== undefined) codes.push('id_tokens_change');
  const { from: before, to: after } = diff.allowedAddresses ?? {};
  if (before !== undefined) codes.push(...addressCodes(texts(before), texts(after)));
  return codes.map(warning);
}

function warning(code: Warning['code']): Warning {
  return { code, message: WARNINGS[code] };
}

function addressCodes(before: readonly string[], after: readonly string[]): Warning['code'][] {
  if (after.length === 0) return ['addresses_open'];
  const isNarrower = before.length === 0 || before.some((range) => !after.includes(range));
  return isNarrower ? ['addresses_narrow'] : [];
}

function endsSecret(name: string, { from, to }: FieldChange): boolean {
  return name.startsWith('secrets/') && isOn(from) && to !== undefined && !isOn(to);
}

/** Whether a secret, as its image tells, is neither revoked nor switched off. */
function isOn(image: Json | undefined): boolean {
  const { revokedAt = 0, inactiveSince = 0 } = (image ?? {}) as Image;
  return revokedAt === null && inactiveSince === null;
}

function texts(value: Json | undefined): readonly string[] {
  return Array.isArray(value) ? value : [];
}
