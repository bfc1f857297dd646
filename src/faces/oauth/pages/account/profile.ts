import { html, type SafeHtml } from '@remix-run/html-template';
import { MAX_NAME } from '../../../../core/text.ts';
import { field } from '../parts/field.ts';
import { form, submit } from '../parts/form.ts';
import { isolated } from '../parts/isolated.ts';
import { problemBox } from '../parts/problem-box.ts';
import { LANGUAGES } from '../words/pick-words.ts';
import type { Words } from '../words/words.ts';
import { section } from './section.ts';

/** The profile form; it posts `givenName`, `familyName` and `locale` (empty = as in the browser). */
export interface ProfileModel {
  readonly action: string;
  readonly givenName: string;
  readonly familyName: string;
  /** Language tag; empty when the user has not chosen. */
  readonly locale: string;
  readonly problem?: 'invalid';
}

/** Name and language. */
export function profileSection(
  words: Words,
  model: ProfileModel,
  csrf: string,
  email: string,
): SafeHtml {
  const { profile } = words;
  return section(
    'profile',
    profile.title,
    html`<dl class="facts">
<div><dt>${profile.email}</dt><dd>${isolated(email)}<br><span class="hint">${profile.emailHint}</span></dd></div>
</dl>
${problemBox(model.problem && profile.invalid, 'profile-problem')}
${form(
  { action: model.action, csrf },
  'stack',
  html`<div class="pair">
${field({
  name: 'givenName',
  label: profile.givenName,
  value: model.givenName,
  autocomplete: 'given-name',
  maxLength: MAX_NAME,
  ...(model.problem && { describedBy: 'profile-problem', isWrong: true }),
})}
${field({
  name: 'familyName',
  label: profile.familyName,
  value: model.familyName,
  autocomplete: 'family-name',
  maxLength: MAX_NAME,
  ...(model.problem && { describedBy: 'profile-problem', isWrong: true }),
})}
</div>
<div class="field">
<label for="locale">${profile.locale}</label>
<select id="locale" name="locale" autocomplete="language">
<option value="">${profile.localeOfBrowser}</option>
${languageOptions(model.locale)}
</select>
</div>
${submit(profile.submit)}`,
)}`,
  );
}

/** Our languages, and a tag that came from elsewhere, so that saving does not lose it. */
function languageOptions(chosen: string): SafeHtml[] {
  const ours = Object.values(LANGUAGES).map(({ lang, languageName }) => ({ lang, languageName }));
  const isOurs = chosen === '' || ours.some(({ lang }) => lang === chosen);
  const offered = isOurs ? ours : [...ours, { lang: chosen, languageName: chosen }];
  return offered.map(
    ({ lang, languageName }) =>
      html`<option value="${lang}"${lang === chosen ? html` selected` : null}>${languageName}</option>\n`,
  );
}
