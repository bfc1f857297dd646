import { createCredential } from '../../actions/create-credential.ts';
import type { CredentialListItem } from '../../actions/credential-list-item.ts';
import type { CredentialLookup } from '../../actions/credential-lookup.ts';
import { deleteCredential } from '../../actions/delete-credential.ts';
import { getCredential } from '../../actions/get-credential.ts';
import { listCredentials } from '../../actions/list-credentials.ts';
import { TOKEN_REVOCATIONS } from '../../actions/token-revocation.ts';
import { updateCredential } from '../../actions/update-credential.ts';
import type { CredentialInput } from '../../core/credential.ts';
import { AppError } from '../../core/errors.ts';
import type { CredentialQuery } from '../../core/ports.ts';
import type { Command } from './command.ts';
import type { DateWriter } from './dates.ts';
import type { Fields } from './formats.ts';
import type { Parameters } from './parameters.ts';
import { createSsoToken, validateLogin } from './sign-in-commands.ts';

/** The fields that Create and Update share (whmcs-behaviour.md 3.1 and 3.2). */
function credentialInput(parameters: Parameters): CredentialInput {
  return {
    name: parameters.text('name'),
    description: parameters.text('description'),
    grantType: parameters.text('grantType'),
    scope: parameters.text('scope'),
    serviceId: serviceId(parameters),
    logoUri: parameters.first('logoUri'),
    redirectUris: parameters.uris('redirectUri'),
    tokenEndpointAuthMethod: parameters.filled('tokenEndpointAuthMethod'),
  };
}

// Blank is not absent here: it takes the link away (spec/decisions.md 11).
function serviceId(parameters: Parameters): number | null | undefined {
  return parameters.text('serviceId') === undefined
    ? undefined
    : (parameters.whole('serviceId') ?? null);
}

function lookup(parameters: Parameters): CredentialLookup {
  return {
    id: parameters.whole('credentialId'),
    identifier: parameters.filled('clientApiIdentifier'),
  };
}

function oneOf<Choice extends string>(
  parameters: Parameters,
  name: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = parameters.filled(name)?.toLowerCase();
  const choice = choices.find((item) => item.toLowerCase() === text);
  if (text !== undefined && choice === undefined) {
    throw new AppError('value_invalid', { field: name });
  }
  return choice;
}

const createOAuthCredential: Command = {
  action: 'create-credential',
  isRecorded: true,
  async run(parameters, { deps, actor }) {
    const { credential, secret } = await createCredential(deps, actor, credentialInput(parameters));
    return {
      fields: {
        result: 'success',
        credentialId: credential.id,
        clientIdentifier: credential.identifier,
        // A public client has none.
        clientSecret: secret?.reveal() ?? '',
      },
    };
  },
};

const updateOAuthCredential: Command = {
  action: 'update-credential',
  isRecorded: true,
  async run(parameters, { deps, actor }) {
    const { credential, secret } = await updateCredential(deps, actor, lookup(parameters), {
      ...credentialInput(parameters),
      version: parameters.whole('version'),
      resetSecret: parameters.flag('resetSecret'),
      secretGraceSeconds: parameters.whole('secretGracePeriod'),
      revokeTokens: oneOf(parameters, 'revokeTokens', TOKEN_REVOCATIONS),
    });
    return {
      fields: {
        result: 'success',
        credentialId: credential.id,
        ...(secret && { newClientSecret: secret.reveal() }),
      },
    };
  },
};

const deleteOAuthCredential: Command = {
  action: 'delete-credential',
  isRecorded: true,
  async run(parameters, { deps, actor }) {
    const id = await deleteCredential(deps, actor, parameters.whole('credentialId'), {
      version: parameters.whole('version'),
    });
    return { fields: { result: 'success', credentialId: id } };
  },
};

/** Answer field → what the list is sorted by. Fields with one value for all keep the order by id. */
const SORT_FIELDS = {
  credentialId: 'id',
  name: 'name',
  description: 'description',
  grantTypes: 'grantType',
  scope: 'scope',
  clientIdentifier: 'identifier',
  clientSecret: 'id',
  secretHint: 'secretHint',
  uuid: 'uuid',
  serviceId: 'serviceId',
  logoUri: 'logoUri',
  redirectUri: 'redirectUris',
  rsaKeyPairId: 'id',
  createdAt: 'createdAt',
  updatedAt: 'updatedAt',
} as const satisfies Record<string, CredentialQuery['sortField']>;

const listOAuthCredentials: Command = {
  action: 'list-credentials',
  run(parameters, { deps, actor, writeDate }) {
    const fields = Object.keys(SORT_FIELDS) as (keyof typeof SORT_FIELDS)[];
    const items = listCredentials(deps, actor, {
      grantType: parameters.filled('grantType'),
      search: parameters.filled('search'),
      sortField: SORT_FIELDS[oneOf(parameters, 'sortField', fields) ?? 'credentialId'],
      descending: oneOf(parameters, 'sortOrder', ['ASC', 'DESC']) === 'DESC',
      skip: parameters.count('limitstart') ?? 0,
      limit: parameters.count('limit'),
    });
    const pages = toRows(items, writeDate);
    return { fields: { result: 'success' }, list: { name: 'clients', row: 'client', pages } };
  },
};

const getOAuthCredential: Command = {
  action: 'get-credential',
  async run(parameters, { deps, actor, writeDate }) {
    const item = await getCredential(deps, actor, lookup(parameters));
    return { fields: { result: 'success', ...toRow(item, writeDate) } };
  },
};

async function* toRows(
  pages: AsyncIterable<readonly CredentialListItem[]>,
  writeDate: DateWriter,
): AsyncGenerator<readonly Fields[]> {
  for await (const page of pages) yield page.map((item) => toRow(item, writeDate));
}

/** A row of the list, its fields in WHMCS's order (whmcs-behaviour.md 3.4), then our own. */
function toRow({ credential, secret, secretHint }: CredentialListItem, writeDate: DateWriter) {
  return {
    credentialId: credential.id,
    name: credential.name,
    description: credential.description,
    grantTypes: credential.grantType,
    scope: credential.scope.join(' '),
    clientIdentifier: credential.identifier,
    clientSecret: secret?.reveal() ?? '',
    uuid: credential.uuid,
    serviceId: credential.serviceId ?? 0,
    logoUri: credential.logoUri,
    redirectUri: credential.redirectUris,
    rsaKeyPairId: 0,
    createdAt: writeDate(credential.createdAt),
    updatedAt: writeDate(credential.updatedAt),
    secretHint,
    version: credential.version,
    tokenEndpointAuthMethod: credential.tokenEndpointAuthMethod,
  } satisfies Fields;
}

/** Every action of the WHMCS API, by its lower-cased name; names match without regard to case. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map([
  ['createoauthcredential', createOAuthCredential],
  ['updateoauthcredential', updateOAuthCredential],
  ['deleteoauthcredential', deleteOAuthCredential],
  ['listoauthcredentials', listOAuthCredentials],
  ['getoauthcredential', getOAuthCredential],
  ['createssotoken', createSsoToken],
  ['validatelogin', validateLogin],
]);
