import { html } from '@remix-run/html-template';
import { isolated } from './parts/isolated.ts';
import { type Frame, page } from './parts/page.ts';
import type { Words } from './words/words.ts';

/**
 * The question whether to sign out; it posts its token, and `logout` = `yes` unless the person stays.
 * These are the fields that oidc-provider reads at its `end_session_confirm`.
 */
export interface SignOutModel extends Frame {
  readonly action: string;
  /** The token against forged requests; oidc-provider calls it `xsrf`. */
  readonly token: { readonly name: 'xsrf' | 'csrf'; readonly value: string };
  /** The application that the person has left, by name. */
  readonly applicationName?: string;
}

/** Asks whether to sign out here too. */
export function signOutPage(words: Words, model: SignOutModel): string {
  const { signOut } = words;
  const company = isolated(model.companyName);
  const { applicationName, token } = model;
  return page(words, model, {
    title: signOut.title,
    main: html`<div class="card">
<div class="intro">
<h1>${signOut.title}</h1>
<p class="lead">${
      applicationName === undefined
        ? signOut.question(company)
        : signOut.questionFrom(isolated(applicationName), company)
    }</p>
</div>
<form method="post" action="${model.action}" class="choice">
<input type="hidden" name="${token.name}" value="${token.value}">
<button type="submit" class="button primary" name="logout" value="yes">${signOut.submit}</button>
<button type="submit" class="button secondary">${signOut.stay}</button>
</form>
</div>`,
  });
}
