import { html, type SafeHtml } from '@remix-run/html-template';
import { isolated } from './parts/isolated.ts';
import { type Frame, page } from './parts/page.ts';
import type { ErrorKind, Words } from './words/words.ts';

/** The error page. */
export interface ErrorModel extends Frame {
  readonly kind: ErrorKind;
  /**
   * A text shown as it is, in English: one of single sign-on (whmcs-behaviour.md 6.7), or an
   * `error_description` for the people who run the application.
   */
  readonly message?: string;
  /** What programs call it, such as `invalid_request`. */
  readonly code: string;
  readonly requestId: string;
  /** Where to go on; absent when there is nowhere. */
  readonly backHref?: string;
}

/** Says what went wrong where an answer must not be sent to an application. */
export function errorPage(words: Words, model: ErrorModel): string {
  const { error } = words;
  const { title, text } = error.kinds[model.kind];
  return page(words, model, {
    title,
    isProblem: true,
    main: html`<div class="card">
<div class="intro">
<h1>${title}</h1>
</div>
<p>${text}</p>
${model.message === undefined ? null : literal(model.message)}
<h2 class="small">${error.details}</h2>
<dl class="facts">
<div><dt>${error.code}</dt><dd><code>${isolated(model.code)}</code></dd></div>
<div><dt>${error.requestId}</dt><dd><code>${isolated(model.requestId)}</code></dd></div>
</dl>
${
  model.backHref === undefined
    ? null
    : html`<p class="stack"><a class="button secondary" href="${model.backHref}">${error.back}</a></p>`
}
</div>`,
  });
}

function literal(message: string): SafeHtml {
  return html`<p class="box problem" lang="en">${isolated(message)}</p>`;
}
