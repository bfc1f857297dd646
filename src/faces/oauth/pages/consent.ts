import { html, type SafeHtml } from '@remix-run/html-template';
import { type Application, applicationTile } from './parts/application.ts';
import { form } from './parts/form.ts';
import { isolated } from './parts/isolated.ts';
import { type Frame, page } from './parts/page.ts';
import { returnAddress } from './parts/return-address.ts';
import { scopeList } from './parts/scope-list.ts';
import type { Words } from './words/words.ts';

/** The consent page; it posts `csrf` and `decision`, which is `allow` or `deny`. */
export interface ConsentModel extends Frame {
  readonly action: string;
  readonly csrf: string;
  readonly application: Application;
  /** Where the answer goes; its host is shown. */
  readonly redirectUri: string;
  /** Every scope that is asked for, those allowed before too. */
  readonly scopes: readonly string[];
  readonly signedInAs: string;
  /** Posts `csrf` to sign in as somebody else. */
  readonly switchAction: string;
}

const MAX_DESCRIPTION_SHOWN = 280;

/** Asks whether an application may use the account. */
export function consentPage(words: Words, model: ConsentModel): string {
  const { consent } = words;
  const { application, csrf } = model;
  const company = isolated(model.companyName);
  return page(words, model, {
    title: consent.title,
    main: html`<div class="card">
<div class="intro">
${applicationTile(application)}
<h1>${consent.title}</h1>
<p class="lead">${consent.asks(isolated(application.name), company)}</p>
</div>
${description(application.description)}
<h2 class="small">${consent.willBeAble}</h2>
${scopeList(words, model.scopes)}
<dl class="facts">
<div><dt>${consent.returnsTo}</dt><dd>${returnsTo(words, model.redirectUri)}</dd></div>
<div><dt>${consent.signedInAs}</dt><dd>${isolated(model.signedInAs)}</dd></div>
</dl>
${form(
  { action: model.switchAction, csrf },
  'inline',
  html`<button type="submit" class="link">${consent.notYou}</button>`,
)}
${form(
  model,
  'choice',
  html`<button type="submit" class="button primary" name="decision" value="allow">${consent.allow}</button>
<button type="submit" class="button secondary" name="decision" value="deny">${consent.deny}</button>`,
)}
<p class="note">${consent.later}</p>
</div>`,
  });
}

/** The beginning of a description: a long one must not push out of sight what is asked for. */
function description(text: string | undefined): SafeHtml | null {
  const characters = [...(text ?? '').trim().replace(/\s+/g, ' ')];
  if (characters.length === 0) return null;
  const shown = characters.slice(0, MAX_DESCRIPTION_SHOWN).join('');
  const rest = characters.length > MAX_DESCRIPTION_SHOWN ? '…' : '';
  return html`<blockquote class="description">${isolated(shown)}${rest}</blockquote>`;
}

function returnsTo({ consent }: Words, redirectUri: string): SafeHtml {
  const address = returnAddress(redirectUri);
  if (address.kind === 'web') return html`<strong>${isolated(address.host)}</strong>`;
  return address.kind === 'device'
    ? html`<strong>${isolated(address.host)}</strong> (${consent.onThisDevice})`
    : html`<strong>${isolated(address.scheme)}</strong> (${consent.appOnThisDevice})`;
}
