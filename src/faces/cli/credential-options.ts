import { type Command, Option } from 'commander';
import { splitAddressList } from '../../core/address-range.ts';
import { AUTH_METHODS } from '../../core/auth-method.ts';
import type { CredentialInput } from '../../core/credential.ts';
import { GRANT_TYPES } from '../../core/grant-type.ts';
import type { RedirectChange } from '../../core/redirect-change.ts';
import { SIGNING_ALGORITHMS } from '../../core/signing-key.ts';
import { duration, repeated, wholeNumber } from './argument-values.ts';

/** The options that say what a credential is; absent = not given. */
export interface FieldOptions {
  readonly name?: string;
  readonly description?: string;
  readonly grantType?: string;
  readonly scope?: readonly string[];
  readonly redirectUri?: readonly string[];
  readonly redirectUriExpiresIn?: number;
  readonly redirectUriLabel?: string;
  readonly logoUri?: string;
  readonly authMethod?: string;
  readonly idTokenAlg?: string;
  readonly allowedAddress?: readonly string[];
  readonly serviceId?: number;
  /** false = `--no-service`. */
  readonly service?: boolean;
}

/** Adds the options for the fields of a credential. */
export function addFieldOptions(command: Command): Command {
  return command
    .option('--grant-type <type>', GRANT_TYPES.join(' or '))
    .option('--name <name>', 'name that people see')
    .option('--scope <scopes>', 'scopes separated by spaces (repeatable)', repeated)
    .option('--redirect-uri <uri>', 'where people are sent back to (repeatable)', repeated)
    .option(
      '--redirect-uri-expires-in <time>',
      'redirect URIs that this adds stop working after, such as 7d',
      duration,
    )
    .option('--redirect-uri-label <text>', 'what redirect URIs that this adds are called')
    .option('--description <text>', 'what it is for')
    .option('--logo-uri <uri>', 'picture that people see')
    .addOption(
      new Option(
        '--auth-method <method>',
        'how it shows who it is: `none` = a public client',
      ).choices(AUTH_METHODS),
    )
    .addOption(
      new Option('--id-token-alg <algorithm>', 'what its ID tokens are signed with').choices(
        SIGNING_ALGORITHMS,
      ),
    )
    .option(
      '--allowed-address <range>',
      'address or CIDR range it may show itself from, empty for any (repeatable)',
      repeated,
    )
    .option('--service-id <id>', 'service it belongs to, 0 for none', serviceId);
}

/** Options for redirect URIs of a credential that stands. */
export interface RedirectOptions {
  readonly addRedirectUri?: readonly string[];
  readonly removeRedirectUri?: readonly string[];
}

/** Adds them. */
export function addRedirectOptions(command: Command): Command {
  return command
    .option('--add-redirect-uri <uri>', 'one more; the others stay (repeatable)', repeated)
    .option('--remove-redirect-uri <uri>', 'one less; the others stay (repeatable)', repeated);
}

/** Adds the options that say what happens to older secrets and tokens. */
export function addResetOptions(command: Command, revocations: readonly string[]): Command {
  return command
    .option('--grace <time>', 'how long older secrets stay valid, such as 90, 2h or 7d', duration)
    .addOption(
      new Option('--revoke-tokens <which>', 'tokens that become invalid').choices(revocations),
    );
}

/** The fields that were given. */
export function credentialInput(
  options: FieldOptions & RedirectOptions,
): CredentialInput & RedirectChange {
  return {
    name: options.name,
    description: options.description,
    grantType: options.grantType,
    scope: options.scope?.join(' '),
    serviceId: options.service === false ? null : options.serviceId,
    logoUri: options.logoUri,
    redirectUris: options.redirectUri,
    addRedirectUris: options.addRedirectUri,
    removeRedirectUris: options.removeRedirectUri,
    redirectsExpireInSeconds: options.redirectUriExpiresIn,
    redirectsLabel: options.redirectUriLabel,
    tokenEndpointAuthMethod: options.authMethod,
    idTokenSignedResponseAlg: options.idTokenAlg,
    allowedAddresses: options.allowedAddress?.flatMap(splitAddressList),
  };
}

// An empty text clears, here as in every other field.
function serviceId(text: string): number {
  return text === '' ? 0 : wholeNumber(text);
}
