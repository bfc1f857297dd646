import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { askConsent, decideConsent, switchUser } from './interaction-consent.ts';
import {
  askPassword,
  askSecondFactor,
  tryPassword,
  trySecondFactor,
} from './interaction-sign-in.ts';
import { finish, type Interaction, type Step } from './interaction-step.ts';
import type { OAuthOptions } from './options.ts';
import { errorPage } from './pages/error.ts';
import { styleSheet } from './pages/style/style-sheet.ts';
import { frame, STYLE_PATH, show, wordsFor } from './show.ts';

/** The OAuth engine with the signing keys of this moment. */
export type Engine = () => Promise<Provider>;

const PATH = '/oauth/interaction/:uid';
const MAX_FORM = 16 * 1024;

/** Serves sign-in and consent (spec/decisions.md 23): plain forms that work without JavaScript. */
export function interactionFace(
  app: FastifyInstance,
  deps: Deps,
  options: OAuthOptions,
  engine: Engine,
): void {
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: MAX_FORM },
    (_request, body, done) => done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );

  const get = (path: string, run: (step: Step) => Promise<FastifyReply>): void => {
    app.get(path, async (request, reply) => run(await open(request, reply)));
  };
  const post = (path: string, run: (step: Step) => Promise<FastifyReply>): void => {
    app.post(path, async (request, reply) => {
      const step = await open(request, reply);
      checkForm(deps, step);
      return run(step);
    });
  };

  async function open(request: FastifyRequest, reply: FastifyReply): Promise<Step> {
    const provider = await engine();
    const interaction = await provider.interactionDetails(request.raw, reply.raw);
    return {
      deps,
      options,
      provider,
      request,
      reply,
      interaction,
      path: `${options.baseUrl}/oauth/interaction/${interaction.uid}`,
      csrf: deps.hasher.digest(formSecret(interaction)).digest,
      address: plainAddress(request.ip),
      form: (request.body ?? {}) as Record<string, string>,
    };
  }

  get(PATH, (step) =>
    step.interaction.prompt.name === 'login' ? askPassword(step) : askConsent(step),
  );
  get(`${PATH}/second-factor`, askSecondFactor);
  post(`${PATH}/sign-in`, tryPassword);
  post(`${PATH}/second-factor`, trySecondFactor);
  post(`${PATH}/consent`, decideConsent);
  post(`${PATH}/switch`, switchUser);
  post(`${PATH}/cancel`, (step) =>
    finish(step, { error: 'access_denied', error_description: 'The sign-in was cancelled.' }),
  );
  app.get(STYLE_PATH, (_request, reply) =>
    reply.headers({ 'cache-control': 'public, max-age=3600' }).type('text/css').send(styleSheet),
  );

  app.setErrorHandler((error, request, reply) => {
    const said = explain(error);
    return show(
      reply,
      errorPage(wordsFor(request), { ...frame(options), ...said, requestId: request.id }),
      { status: said.status },
    );
  });
}

function formSecret(interaction: Interaction): Secret {
  return new Secret(`form of ${interaction.uid}`);
}

/** A form counts only with the token of its own page: another site cannot know it. */
function checkForm(deps: Deps, step: Step): void {
  const wanted = deps.hasher.digest(formSecret(step.interaction));
  const sent = { ...wanted, digest: step.form.csrf ?? '' };
  if (!deps.hasher.matches(formSecret(step.interaction), sent)) {
    throw new AppError('value_invalid', { field: 'csrf' });
  }
}

function explain(error: unknown) {
  // The engine's own name for a sign-in that is over or of another browser.
  const expired = error instanceof Error && error.name === 'SessionNotFound';
  if (expired || (error instanceof AppError && error.code === 'value_invalid')) {
    return { status: 400, kind: 'expired', code: 'sign_in_expired' } as const;
  }
  if (error instanceof AppError && error.code === 'throttled') {
    return { status: 429, kind: 'throttled', code: error.code } as const;
  }
  if (error instanceof AppError) return { status: 400, kind: 'request', code: error.code } as const;
  const status = (error as { statusCode?: number }).statusCode ?? 500;
  return status < 500
    ? ({ status, kind: 'request', code: 'invalid_request' } as const)
    : ({ status: 500, kind: 'server', code: 'server_error' } as const);
}
