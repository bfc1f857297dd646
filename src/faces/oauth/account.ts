import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Deps } from '../../actions/deps.ts';
import { findSubject } from '../../actions/find-subject.ts';
import {
  changePassword,
  endAllSessions,
  endSession,
  revokeApplication,
  saveProfile,
  switchSingleSignOn,
} from './account-forms.ts';
import { showAccount } from './account-page.ts';
import { askToSignIn, type Entrance, finishSignIn, signInToAccount } from './account-sign-in.ts';
import { type AccountStep, checkFormToken, formToken, ownActor } from './account-step.ts';
import {
  askTwoFactorOff,
  beginTwoFactor,
  confirmTwoFactor,
  turnTwoFactorOff,
} from './account-two-factor.ts';
import { takeForms } from './forms.ts';
import type { Engine } from './interaction.ts';
import type { OAuthOptions } from './options.ts';
import { currentSession } from './session.ts';

type Run = (step: AccountStep) => Promise<FastifyReply>;

/** What the forms of the page do, by the path below it. */
const FORMS: Readonly<Record<string, Run>> = {
  profile: saveProfile,
  password: changePassword,
  'applications/revoke': revokeApplication,
  'single-sign-on': switchSingleSignOn,
  'sessions/end': endSession,
  'sessions/end-all': endAllSessions,
  'two-factor': beginTwoFactor,
  'two-factor/confirm': confirmTwoFactor,
  'two-factor/off': turnTwoFactorOff,
};

/** Serves `/account`, the signed-in user's own page. */
export function accountFace(
  app: FastifyInstance,
  deps: Deps,
  options: OAuthOptions,
  engine: Engine,
): void {
  takeForms(app);
  const home = `${options.baseUrl}/account`;

  async function enter(request: FastifyRequest, reply: FastifyReply): Promise<Entrance> {
    const form = (request.body ?? {}) as Record<string, string>;
    return { deps, options, provider: await engine(), request, reply, form, home };
  }

  /** The step of a signed-in user; undefined when nobody is. */
  async function open(entrance: Entrance): Promise<AccountStep | undefined> {
    const { provider, request, reply } = entrance;
    const session = await currentSession(provider, options, request, reply);
    const user = session?.accountId && (await findSubject(deps, session.accountId));
    if (!session || !user) return undefined;
    return {
      ...entrance,
      session,
      user,
      actor: ownActor(user, request),
      csrf: formToken(deps, session),
    };
  }

  const get = (path: string, run: Run): void => {
    app.get(path, async (request, reply) => {
      const entrance = await enter(request, reply);
      const step = await open(entrance);
      return step === undefined ? askToSignIn(entrance) : run(step);
    });
  };

  app.get('/', (_request, reply) => reply.redirect(home));
  get('/account', (step) => showAccount(step));
  get('/account/two-factor/off', (step) => askTwoFactorOff(step));
  for (const [path, run] of Object.entries(FORMS)) {
    app.post(`/account/${path}`, async (request, reply) => {
      const step = await open(await enter(request, reply));
      if (step === undefined) return reply.redirect(home, 303);
      checkFormToken(deps, step.session, step.form);
      return run(step);
    });
  }
  app.post('/account/sign-in', async (request, reply) =>
    signInToAccount(await enter(request, reply)),
  );
  app.post('/account/second-factor', async (request, reply) =>
    finishSignIn(await enter(request, reply)),
  );
}
