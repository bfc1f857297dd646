import type { ActionName } from '../core/action-name.ts';
import { addSecret } from './add-secret.ts';
import { applyCredential } from './apply-credential.ts';
import { confirmTotp } from './confirm-totp.ts';
import { createAccount } from './create-account.ts';
import { createAdmin } from './create-admin.ts';
import { createApiCredential } from './create-api-credential.ts';
import { createCredential } from './create-credential.ts';
import { createDomain } from './create-domain.ts';
import { createRecoveryCodes } from './create-recovery-codes.ts';
import { createRole } from './create-role.ts';
import { createService } from './create-service.ts';
import { createSsoToken } from './create-sso-token.ts';
import { createUser } from './create-user.ts';
import { createWebhook } from './create-webhook.ts';
import { deleteAccount } from './delete-account.ts';
import { deleteCredential } from './delete-credential.ts';
import { deleteDomain } from './delete-domain.ts';
import { deleteMember } from './delete-member.ts';
import { deleteRole } from './delete-role.ts';
import { deleteService } from './delete-service.ts';
import { deleteUnusedCredentials } from './delete-unused-credentials.ts';
import { deleteUser } from './delete-user.ts';
import { deleteWebhook } from './delete-webhook.ts';
import { disableTotp } from './disable-totp.ts';
import { enrollTotp } from './enroll-totp.ts';
import { exportCredentials } from './export-credentials.ts';
import { getCredential } from './get-credential.ts';
import { importCredential } from './import-credential.ts';
import { listAccounts } from './list-accounts.ts';
import { listAdmins } from './list-admins.ts';
import { listApiCredentials } from './list-api-credentials.ts';
import { listAudit } from './list-audit.ts';
import { listCredentials } from './list-credentials.ts';
import { listDomains } from './list-domains.ts';
import { listMembers } from './list-members.ts';
import { listRoles } from './list-roles.ts';
import { listServices } from './list-services.ts';
import { listSigningKeys } from './list-signing-keys.ts';
import { listUsers } from './list-users.ts';
import { listWebhooks } from './list-webhooks.ts';
import { pingWebhook } from './ping-webhook.ts';
import { putMember } from './put-member.ts';
import { replayWebhook } from './replay-webhook.ts';
import { restoreCredential } from './restore-credential.ts';
import { resumeCredential } from './resume-credential.ts';
import { reviewCredentials } from './review-credentials.ts';
import { revokeApiCredential } from './revoke-api-credential.ts';
import { revokeConsent } from './revoke-consent.ts';
import { revokeSecret } from './revoke-secret.ts';
import { revokeTokens } from './revoke-tokens.ts';
import { rotateSecret } from './rotate-secret.ts';
import { rotateSigningKeys } from './rotate-signing-keys.ts';
import { rotateWebhookSecret } from './rotate-webhook-secret.ts';
import { setUserPassword } from './set-user-password.ts';
import { suspendCredential } from './suspend-credential.ts';
import { updateAccount } from './update-account.ts';
import { updateAdmin } from './update-admin.ts';
import { updateCredential } from './update-credential.ts';
import { updateRole } from './update-role.ts';
import { updateSecret } from './update-secret.ts';
import { updateService } from './update-service.ts';
import { updateUser } from './update-user.ts';
import { updateWebhook } from './update-webhook.ts';
import { validateLogin } from './validate-login.ts';
import { verifyAudit } from './verify-audit.ts';
import { verifyUserEmail } from './verify-user-email.ts';

/** Every action that a role can allow, by the name that roles use. */
export const ACTIONS = {
  'create-credential': createCredential,
  'update-credential': updateCredential,
  'get-credential': getCredential,
  'list-credentials': listCredentials,
  'review-credentials': reviewCredentials,
  'delete-credential': deleteCredential,
  'delete-unused-credentials': deleteUnusedCredentials,
  'rotate-secret': rotateSecret,
  'add-secret': addSecret,
  'update-secret': updateSecret,
  'revoke-secret': revokeSecret,
  'suspend-credential': suspendCredential,
  'resume-credential': resumeCredential,
  'revoke-tokens': revokeTokens,
  'restore-credential': restoreCredential,
  'import-credential': importCredential,
  'apply-credential': applyCredential,
  'export-credentials': exportCredentials,
  'list-audit': listAudit,
  'verify-audit': verifyAudit,
  'create-webhook': createWebhook,
  'list-webhooks': listWebhooks,
  'update-webhook': updateWebhook,
  'rotate-webhook-secret': rotateWebhookSecret,
  'delete-webhook': deleteWebhook,
  'replay-webhook': replayWebhook,
  'ping-webhook': pingWebhook,
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
  'update-user': updateUser,
  'set-user-password': setUserPassword,
  'verify-user-email': verifyUserEmail,
  'enroll-totp': enrollTotp,
  'confirm-totp': confirmTotp,
  'disable-totp': disableTotp,
  'create-recovery-codes': createRecoveryCodes,
  'revoke-consent': revokeConsent,
  'delete-user': deleteUser,
  'create-account': createAccount,
  'list-accounts': listAccounts,
  'update-account': updateAccount,
  'delete-account': deleteAccount,
  'put-member': putMember,
  'list-members': listMembers,
  'delete-member': deleteMember,
  'create-service': createService,
  'list-services': listServices,
  'update-service': updateService,
  'delete-service': deleteService,
  'create-domain': createDomain,
  'list-domains': listDomains,
  'delete-domain': deleteDomain,
  'validate-login': validateLogin,
  'create-sso-token': createSsoToken,
  'list-signing-keys': listSigningKeys,
  'rotate-signing-keys': rotateSigningKeys,
} as const satisfies Readonly<Record<ActionName, unknown>>;
