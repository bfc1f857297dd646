import { html } from '@remix-run/html-template';
import { isolated } from './parts/isolated.ts';
import { type Frame, page } from './parts/page.ts';
import type { Words } from './words/words.ts';

/** The page after signing out. */
export interface SignedOutModel extends Frame {
  readonly signInHref: string;
}

/** Says that nobody is signed in any more. */
export function signedOutPage(words: Words, model: SignedOutModel): string {
  const { signOut } = words;
  return page(words, model, {
    title: signOut.doneTitle,
    main: html`<div class="card">
<div class="intro">
<h1>${signOut.doneTitle}</h1>
<p class="lead">${signOut.doneText(isolated(model.companyName))}</p>
<p class="lead">${signOut.doneAdvice}</p>
</div>
<p class="stack"><a class="button secondary" href="${model.signInHref}">${signOut.signInAgain}</a></p>
</div>`,
  });
}
