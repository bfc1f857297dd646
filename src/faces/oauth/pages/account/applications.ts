import { html, type SafeHtml } from '@remix-run/html-template';
import { type Application, applicationTile } from '../parts/application.ts';
import { form, submit } from '../parts/form.ts';
import { isolated } from '../parts/isolated.ts';
import { day } from '../parts/moment.ts';
import { scopeList } from '../parts/scope-list.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The applications that may use the account; removing one posts its `application`. */
export interface ApplicationsModel {
  readonly revokeAction: string;
  readonly list: readonly AllowedApplication[];
}

/** An application that the user has allowed. */
export interface AllowedApplication extends Application {
  /** Its client identifier. */
  readonly identifier: string;
  readonly scopes: readonly string[];
  /** When it was allowed, in milliseconds since 1970. */
  readonly since: number;
}

/** What may use the account, and taking that back. */
export function applicationsSection(
  words: Words,
  model: ApplicationsModel,
  csrf: string,
  timeZone: string,
): SafeHtml {
  const { applications } = words;
  return section(
    'applications',
    applications.title,
    model.list.length === 0
      ? html`<p>${applications.none}</p>`
      : html`<p>${applications.text}</p>
<ul class="rows">
${model.list.map((application) => row(words, application, { action: model.revokeAction, csrf }, timeZone))}
</ul>`,
  );
}

function row(
  words: Words,
  application: AllowedApplication,
  target: { readonly action: string; readonly csrf: string },
  timeZone: string,
): SafeHtml {
  const { applications } = words;
  const name = isolated(application.name);
  return html`<li class="row">
${applicationTile(application)}
<div class="row-text">
<h3>${name}</h3>
<p class="hint">${applications.since(day(words, application.since, timeZone))}</p>
${scopeList(words, application.scopes)}
</div>
${form(
  target,
  'row-action',
  html`<input type="hidden" name="application" value="${application.identifier}">
${submit(
  html`${applications.revoke}<span class="hidden"> ${applications.revokeOf(name)}</span>`,
  'danger',
)}`,
)}
</li>
`;
}
