import { createAccount } from './create-account.ts';
import { createAdmin } from './create-admin.ts';
import { createApiCredential } from './create-api-credential.ts';
import { createCredential } from './create-credential.ts';
import { createRole } from './create-role.ts';
import { createService } from './create-service.ts';
import { createUser } from './create-user.ts';
import { deleteAccount } from './delete-account.ts';
import { deleteCredential } from './delete-credential.ts';
import { deleteRole } from './delete-role.ts';
import { deleteService } from './delete-service.ts';
import { deleteUser } from './delete-user.ts';
import { getCredential } from './get-credential.ts';
import { listAccounts } from './list-accounts.ts';
import { listAdmins } from './list-admins.ts';
import { listApiCredentials } from './list-api-credentials.ts';
import { listCredentials } from './list-credentials.ts';
import { listRoles } from './list-roles.ts';
import { listServices } from './list-services.ts';
import { listUsers } from './list-users.ts';
import { revokeApiCredential } from './revoke-api-credential.ts';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import { updateAdmin } from './update-admin.ts';
import { updateCredential } from './update-credential.ts';
import { updateRole } from './update-role.ts';

/** Every action that a role can allow, by the name that roles use. */
export const ACTIONS = {
  'create-credential': createCredential,
  'update-credential': updateCredential,
  'get-credential': getCredential,
  'list-credentials': listCredentials,
  'delete-credential': deleteCredential,
  'create-api-credential': createApiCredential,
  'list-api-credentials': listApiCredentials,
  'revoke-api-credential': revokeApiCredential,
  'create-role': createRole,
  'update-role': updateRole,
  'list-roles': listRoles,
  'delete-role': deleteRole,
  'create-admin': createAdmin,
  'update-admin': updateAdmin,
  'list-admins': listAdmins,
  'create-user': createUser,
  'list-users': listUsers,
  'delete-user': deleteUser,
  'create-account': createAccount,
  'list-accounts': listAccounts,
  'delete-account': deleteAccount,
  'create-service': createService,
  'list-services': listServices,
  'delete-service': deleteService,
  'rotate-signing-keys': rotateSigningKeys,
} as const;
