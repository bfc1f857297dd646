import { z } from 'zod';
import type { CredentialImport } from '../../../core/credential-import.ts';
import { AppError } from '../../../core/errors.ts';
import { splitUriList } from '../../../core/redirect-uri.ts';
import { Secret } from '../../../core/secret.ts';
import type { LineRecord } from './line-record.ts';
import { type LineReading, understood } from './understood.ts';

/** A number, or its digits: WHMCS's documents have both. */
const whole = z.union([
  z.int(),
  z
    .string()
    .regex(/^\d{1,15}$/)
    .transform(Number),
]);

/** A row of `ListOAuthCredentials` (whmcs-behaviour.md 3.4); what else it has is not looked at. */
const row = z.object({
  credentialId: whole.optional(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  grantTypes: z.union([z.string(), z.array(z.string()).transform((names) => names.join(' '))]),
  scope: z.string(),
  clientIdentifier: z.string(),
  clientSecret: z.string().nullish(),
  uuid: z.string().nullish(),
  serviceId: whole.nullish(),
  logoUri: z.string().nullish(),
  redirectUri: z.union([z.array(z.string()), z.string().transform(splitUriList)]).nullish(),
  createdAt: z.string().nullish(),
  tokenEndpointAuthMethod: z.string().optional(),
  idTokenSignedResponseAlg: z.string().optional(),
  allowedAddresses: z.array(z.string()).optional(),
});

/** The credential that a row of WHMCS describes. Throws `value_invalid`. */
export function whmcsRow(record: LineRecord, { readDate }: LineReading): CredentialImport {
  const told = understood(row, record);
  return {
    id: told.credentialId,
    identifier: told.clientIdentifier,
    uuid: told.uuid || undefined,
    name: told.name ?? '',
    description: told.description ?? '',
    grantType: told.grantTypes,
    scope: told.scope,
    serviceId: told.serviceId || null,
    logoUri: told.logoUri ?? '',
    redirectUris: told.redirectUri ?? [],
    tokenEndpointAuthMethod: told.tokenEndpointAuthMethod,
    idTokenSignedResponseAlg: told.idTokenSignedResponseAlg,
    allowedAddresses: told.allowedAddresses,
    createdAt: createdAt(told.createdAt, readDate),
    secrets: told.clientSecret ? [onlySecret(told.clientSecret)] : undefined,
  };
}

function createdAt(text: string | null | undefined, readDate: LineReading['readDate']) {
  if (!text) return undefined;
  const time = readDate(text);
  if (time === undefined) throw new AppError('value_invalid', { field: 'createdAt' });
  return time;
}

function onlySecret(text: string) {
  const times = { notBefore: null, expiresAt: null, inactiveSince: null };
  return { secret: new Secret(text), label: '', ...times };
}
