import { html, type SafeHtml } from '@remix-run/html-template';

/** A text whose parts between backticks are code. */
export function prose(text: string): SafeHtml {
  const parts = text.split('`');
  return html`${parts.map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}

/** Paragraphs, separated by empty lines. */
export function paragraphs(text: string): SafeHtml {
  return html`${text.split('\n\n').map((part) => html`<p>${prose(part)}</p>\n`)}`;
}
