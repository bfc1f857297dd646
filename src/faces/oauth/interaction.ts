import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import type { Deps } from '../../actions/deps.ts';
import { plainAddress } from '../../core/address.ts';
import { AppError } from '../../core/errors.ts';
import { Secret } from '../../core/secret.ts';
import { takeForms } from './forms.ts';
import { askConsent, decideConsent, switchUser } from './interaction-consent.ts';
import {
  askPassword,
  askSecondFactor,
  tryPassword,
  trySecondFactor,
} from './interaction-sign-in.ts';
import { askingCredential, finish, type Interaction, type Step } from './interaction-step.ts';
import type { OAuthOptions } from './options.ts';
import { styleSheet } from './pages/style/style-sheet.ts';
import { STYLE_PATH } from './show.ts';

/** The OAuth engine with the signing keys of this moment. */
export type Engine = () => Promise<Provider>;

const PATH = '/oauth/interaction/:uid';

/** Serves sign-in and consent (spec/decisions.md 23): plain forms that work without JavaScript. */
export function interactionFace(
  app: FastifyInstance,
  deps: Deps,
  options: OAuthOptions,
  engine: Engine,
): void {
  takeForms(app);

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
      credential: await askingCredential(deps, interaction),
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
  // Browsers ask for it beside every page; there is none.
  app.get('/favicon.ico', (_request, reply) => reply.code(204).send());
  app.get(STYLE_PATH, (_request, reply) =>
    reply.headers({ 'cache-control': 'public, max-age=3600' }).type('text/css').send(styleSheet),
  );
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
