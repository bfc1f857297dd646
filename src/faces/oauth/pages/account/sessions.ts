import { html, type SafeHtml } from '@remix-run/html-template';
import { form, submit } from '../parts/form.ts';
import { isolated } from '../parts/isolated.ts';
import { minute } from '../parts/moment.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The browsers that are signed in; signing one out posts its `session`. */
export interface SessionsModel {
  readonly endAction: string;
  readonly endAllAction: string;
  readonly list: readonly BrowserSession[];
}

/** A browser in which the user is signed in. */
export interface BrowserSession {
  /** What names the session in the form; not what is in its cookie. */
  readonly id: string;
  /** What the browser says it is, such as `Firefox on Linux`. */
  readonly browser: string;
  /** When it was signed in and last seen, in milliseconds since 1970. */
  readonly since: number;
  readonly last: number;
  /** Whether it is the browser that shows this page. */
  readonly here: boolean;
}

/** Where the user is signed in, and ending that. */
export function sessionsSection(
  words: Words,
  model: SessionsModel,
  csrf: string,
  timeZone: string,
): SafeHtml {
  const { sessions } = words;
  return section(
    'sessions',
    sessions.title,
    html`<p>${sessions.text}</p>
<ul class="rows">
${model.list.map((session) => row(words, session, { action: model.endAction, csrf }, timeZone))}
</ul>
${form(
  { action: model.endAllAction, csrf },
  'stack',
  html`<p class="hint" id="end-all-hint">${sessions.endAllText}</p>
<button type="submit" class="button danger" aria-describedby="end-all-hint">${sessions.endAll}</button>`,
)}`,
  );
}

function row(
  words: Words,
  session: BrowserSession,
  target: { readonly action: string; readonly csrf: string },
  timeZone: string,
): SafeHtml {
  const { sessions } = words;
  const browser = isolated(session.browser);
  return html`<li class="row">
<div class="row-text">
<h3>${browser}${session.here ? html` <span class="badge">${sessions.here}</span>` : null}</h3>
<p class="hint">${sessions.last(minute(words, session.last, timeZone))}</p>
<p class="hint">${sessions.since(minute(words, session.since, timeZone))}</p>
</div>
${form(
  target,
  'row-action',
  html`<input type="hidden" name="session" value="${session.id}">
${submit(html`${sessions.end}<span class="hidden"> ${sessions.endOf(browser)}</span>`, 'secondary')}`,
)}
</li>
`;
}
