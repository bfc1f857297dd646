/** Actions that a role can allow and that leave an entry in the trail. */
export const TOLD_ACTIONS = [
  'create-credential',
  'update-credential',
  'delete-credential',
  'delete-unused-credentials',
  'import-credential',
  'apply-credential',
  'suspend-credential',
  'resume-credential',
  'restore-credential',
  'rotate-secret',
  'add-secret',
  'update-secret',
  'revoke-secret',
  'revoke-tokens',
  'create-api-credential',
  'revoke-api-credential',
  'create-role',
  'update-role',
  'delete-role',
  'create-admin',
  'update-admin',
  'create-account',
  'update-account',
  'delete-account',
  'put-member',
  'delete-member',
  'create-user',
  'update-user',
  'delete-user',
  'set-user-password',
  'verify-user-email',
  'enroll-totp',
  'confirm-totp',
  'disable-totp',
  'create-recovery-codes',
  'revoke-consent',
  'create-service',
  'update-service',
  'delete-service',
  'create-domain',
  'delete-domain',
  'rotate-signing-keys',
  'create-webhook',
  'update-webhook',
  'delete-webhook',
  'rotate-webhook-secret',
  'replay-webhook',
  'ping-webhook',
] as const;

/** Actions that a role can allow and that change no record. */
const UNTOLD_ACTIONS = [
  'get-credential',
  'list-credentials',
  'review-credentials',
  'export-credentials',
  'list-audit',
  'verify-audit',
  'list-webhooks',
  'list-api-credentials',
  'list-roles',
  'list-admins',
  'list-users',
  'list-accounts',
  'list-members',
  'list-services',
  'list-domains',
  'validate-login',
  'create-sso-token',
  'list-signing-keys',
] as const;

/** Every action that a role can allow; actions/index.ts has one for each. */
export const ACTION_NAMES = [...TOLD_ACTIONS, ...UNTOLD_ACTIONS] as const;

/** Name of an action. */
export type ActionName = (typeof ACTION_NAMES)[number];

/** Whether a text names an action. */
export function isActionName(text: string): text is ActionName {
  return ACTION_NAMES.some((name) => name === text);
}
