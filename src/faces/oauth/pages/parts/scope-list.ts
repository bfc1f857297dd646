import { html, type SafeHtml } from '@remix-run/html-template';
import type { ScopeName, Words } from '../words/words.ts';
import { isolated } from './isolated.ts';

/** What scopes allow, in plain words; one that an operator added is shown by its name. */
export function scopeList(words: Words, scopes: readonly string[]): SafeHtml {
  return html`<ul class="scopes">
${scopes.map((scope) => html`<li>${plainWords(words, scope)}</li>\n`)}
</ul>`;
}

function plainWords({ scopes, scopeByName }: Words, scope: string): SafeHtml | string {
  const isKnown = (name: string): name is ScopeName => Object.hasOwn(scopes, name);
  return isKnown(scope) ? scopes[scope] : scopeByName(html`<code>${isolated(scope)}</code>`);
}
