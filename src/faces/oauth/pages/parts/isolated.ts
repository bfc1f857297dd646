import { html, type SafeHtml } from '@remix-run/html-template';

// Explicit embeddings, overrides and isolates. A stray U+2069 would even end the isolation of <bdi>.
const DIRECTION_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text that somebody else wrote, shown so that it cannot turn the direction of what follows it. */
export function isolated(text: string): SafeHtml {
  return html`<bdi>${text.replace(DIRECTION_CONTROLS, '')}</bdi>`;
}
