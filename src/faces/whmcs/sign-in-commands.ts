import { createSsoToken as makeToken } from '../../actions/create-sso-token.ts';
import { validateLogin as checkLogin } from '../../actions/validate-login.ts';
import { Secret } from '../../core/secret.ts';
import type { Command } from './command.ts';

/** Checks a person's login (whmcs-behaviour.md 6.6); `clientip` is ours. */
export const validateLogin: Command = {
  action: 'validate-login',
  async run(parameters, { deps, actor }) {
    const { user, token } = await checkLogin(deps, actor, {
      email: parameters.text('email') ?? '',
      password: new Secret(parameters.text('password2') ?? ''),
      address: parameters.filled('clientip'),
    });
    return {
      fields: {
        result: 'success',
        userid: user.id,
        ...(token && { passwordhash: token.reveal() }),
        twoFactorEnabled: user.twoFactor,
      },
    };
  },
};

/** Makes a token that signs a browser in (whmcs-behaviour.md 6.5). */
export const createSsoToken: Command = {
  action: 'create-sso-token',
  async run(parameters, { deps, actor }) {
    const { token, redirectUrl } = await makeToken(deps, actor, {
      accountId: parameters.whole('client_id'),
      userId: parameters.whole('user_id'),
      destination: parameters.filled('destination'),
      serviceId: parameters.whole('service_id'),
      domainId: parameters.whole('domain_id'),
      path: parameters.filled('sso_redirect_path'),
    });
    return {
      fields: { result: 'success', access_token: token.reveal(), redirect_url: redirectUrl },
    };
  },
};
