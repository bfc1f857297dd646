import type { FastifyReply } from 'fastify';
import { findSubject } from '../../actions/find-subject.ts';
import { rememberConsent } from './consents.ts';
import { finish, paramsOf, type Step } from './interaction-step.ts';
import { consentPage } from './pages/consent.ts';
import { frame, show, wordsFor } from './show.ts';

/** Asks whether the application may have what it asks for. */
export async function askConsent(step: Step): Promise<FastifyReply> {
  const { credential, deps, interaction, options, path, csrf } = step;
  const { redirect_uri: redirectUri } = paramsOf(interaction);
  const user = await findSubject(deps, interaction.session?.accountId ?? '');
  const page = consentPage(wordsFor(step.request), {
    ...frame(options),
    action: `${path}/consent`,
    switchAction: `${path}/switch`,
    csrf,
    application: {
      name: credential.name,
      description: credential.description,
      logoUri: credential.logoUri,
    },
    redirectUri,
    scopes: scopesOf(step),
    signedInAs: user?.email ?? '',
  });
  return show(step.reply, page, { answersTo: redirectUri });
}

/** Remembers what the user allowed and goes on, or tells the application that they refused. */
export async function decideConsent(step: Step): Promise<FastifyReply> {
  const { credential, deps, provider, interaction, form } = step;
  const accountId = interaction.session?.accountId;
  if (form.decision !== 'allow' || accountId === undefined) {
    return finish(step, {
      error: 'access_denied',
      error_description: 'The user denied access to your application',
    });
  }
  const clientId = credential.identifier;
  const grant = new provider.Grant({ accountId, clientId });
  grant.addOIDCScope(scopesOf(step).join(' '));
  const grantId = await grant.save();
  await rememberConsent(deps, accountId, clientId, scopesOf(step));
  return finish(step, { consent: { grantId } });
}

/** Starts the request again, so that somebody else can sign in. */
export async function switchUser({ interaction, options, reply }: Step): Promise<FastifyReply> {
  const params = Object.entries({ ...interaction.params, prompt: 'login' })
    .filter((pair): pair is [string, string] => typeof pair[1] === 'string')
    .filter(([name]) => name !== 'request_uri');
  const query = new URLSearchParams(params);
  return reply.redirect(`${options.baseUrl}/oauth/authorize.php?${query}`, 303);
}

function scopesOf({ interaction }: Step): readonly string[] {
  return (paramsOf(interaction).scope ?? '').split(' ').filter(Boolean);
}
