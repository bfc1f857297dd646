import { html, type SafeHtml } from '@remix-run/html-template';
import { isolated } from '../parts/isolated.ts';
import { type Frame, page } from '../parts/page.ts';
import { doneBox } from '../parts/problem-box.ts';
import type { Done, Words } from '../words/words.ts';
import { type ApplicationsModel, applicationsSection } from './applications.ts';
import { type PasswordModel, passwordSection } from './password.ts';
import { type ProfileModel, profileSection } from './profile.ts';
import { SECTIONS, type SectionId } from './section.ts';
import { type SessionsModel, sessionsSection } from './sessions.ts';
import { type SingleSignOnModel, singleSignOnSection } from './single-sign-on.ts';
import { type TwoFactorModel, twoFactorSection } from './two-factor.ts';

/** The account page. Every form of it posts `csrf`. */
export interface AccountModel extends Frame {
  readonly csrf: string;
  readonly email: string;
  /** Leads to the question whether to sign out. */
  readonly signOutHref: string;
  /** What was just done. */
  readonly done?: Done;
  /** IANA name of the time zone that times are shown in (`DISPLAY_TIMEZONE`). */
  readonly timeZone: string;
  readonly profile: ProfileModel;
  readonly password: PasswordModel;
  readonly twoFactor: TwoFactorModel;
  readonly singleSignOn: SingleSignOnModel;
  readonly applications: ApplicationsModel;
  readonly sessions: SessionsModel;
}

/** Shows everything that a user keeps about themselves. */
export function accountPage(words: Words, model: AccountModel): string {
  const { account } = words;
  const { csrf, email, timeZone } = model;
  const hasProblem = model.profile.problem ?? model.password.problem;
  return page(words, model, {
    title: account.title,
    isProblem: hasProblem !== undefined,
    width: 'wide',
    aside: html`<p class="who"><span class="who-name"><span class="hidden">${account.signedInAs} </span>${isolated(email)}</span>
<a href="${model.signOutHref}">${account.signOut}</a></p>`,
    before: navigation(words),
    main: html`<h1>${account.title}</h1>
${doneBox(model.done && words.done[model.done].text)}
${profileSection(words, model.profile, csrf, email)}
${passwordSection(words, model.password, csrf, email)}
${twoFactorSection(words, model.twoFactor, csrf)}
${singleSignOnSection(words, model.singleSignOn, csrf)}
${applicationsSection(words, model.applications, csrf, timeZone)}
${sessionsSection(words, model.sessions, csrf, timeZone)}`,
  });
}

function navigation(words: Words): SafeHtml {
  const titles: Readonly<Record<SectionId, string>> = {
    profile: words.profile.title,
    password: words.password.title,
    'two-factor': words.twoFactor.title,
    'single-sign-on': words.singleSignOn.title,
    applications: words.applications.title,
    sessions: words.sessions.title,
  };
  return html`<nav aria-label="${words.account.sections}"><ul>
${SECTIONS.map((id) => html`<li><a href="#${id}">${titles[id]}</a></li>\n`)}
</ul></nav>`;
}
