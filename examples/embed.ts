import { type Actor, AppError, actions, openChatelaine } from 'chatelaine';

// Settings have the names of the environment's; without an argument the environment itself is read.
const chatelaine = await openChatelaine({
  DATA_DIR: process.argv[2] ?? './data',
  COMPANY_NAME: 'Example Hosting',
});
try {
  // The Local API: WHMCS's names and result objects; errors are answered, not thrown.
  const created = await chatelaine.localApi('CreateOAuthCredential', {
    grantType: 'authorization_code',
    name: 'Wiki',
    scope: 'openid profile email',
    redirectUri: ['https://wiki.example/callback'],
  });
  console.log('created', created.result, created.clientIdentifier);

  const refused = await chatelaine.localApi('UpdateOAuthCredential', {
    credentialId: created.credentialId,
    scope: 'everything',
  });
  console.log('refused', refused.message);

  // The typed actions: the same rules, with types and an AppError for what is refused.
  const actor: Actor = { kind: 'local', name: 'deploy script', allowed: new Set(['*']) };
  const lookup = { identifier: String(created.clientIdentifier) };
  const { credential, secret } = await actions['update-credential'](
    chatelaine.deps,
    actor,
    lookup,
    { description: 'Knowledge of the team', resetSecret: true },
  );
  console.log('version', credential.version, 'secret', secret?.reveal().slice(0, 4));

  try {
    await actions['get-credential'](chatelaine.deps, actor, { id: 999 });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    console.log('error', error.code);
  }
} finally {
  await chatelaine.close();
}
