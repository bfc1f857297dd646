import { html, type SafeHtml } from '@remix-run/html-template';

/** What went wrong, announced at once; nothing without a text. */
export function problemBox(text: string | undefined, id = 'problem'): SafeHtml | null {
  return text === undefined
    ? null
    : html`<p class="box problem" role="alert" id="${id}">${text}</p>`;
}

/** What was done, announced when there is a pause; nothing without a text. */
export function doneBox(text: string | undefined): SafeHtml | null {
  return text === undefined ? null : html`<p class="box done" role="status">${text}</p>`;
}
