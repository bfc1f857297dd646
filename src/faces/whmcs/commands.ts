import { createCredential } from '../../actions/create-credential.ts';
import { deleteCredential } from '../../actions/delete-credential.ts';
import { getCredential } from '../../actions/get-credential.ts';
import { listCredentials } from '../../actions/list-credentials.ts';
import { updateCredential } from '../../actions/update-credential.ts';
import type { CredentialQuery } from '../../core/ports.ts';
import type { Command } from './command.ts';
import { renderUpdated, toRow, toRows } from './credential-answers.ts';
import { credentialInput, lookup, oneOf, revocation } from './credential-parameters.ts';
import { resetSecretOnly } from './reset-secret-only.ts';
import { createSsoToken, validateLogin } from './sign-in-commands.ts';

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
  lesser: resetSecretOnly,
  async run(parameters, { deps, actor }) {
    const updated = await updateCredential(deps, actor, lookup(parameters), {
      ...credentialInput(parameters),
      version: parameters.whole('version'),
      resetSecret: parameters.flag('resetSecret'),
      secretGraceSeconds: parameters.whole('secretGracePeriod'),
      revokeTokens: revocation(parameters),
    });
    return renderUpdated(updated);
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
  isRead: true,
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
  isRead: true,
  async run(parameters, { deps, actor, writeDate }) {
    const item = await getCredential(deps, actor, lookup(parameters));
    return { fields: { result: 'success', ...toRow(item, writeDate) } };
  },
};

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
