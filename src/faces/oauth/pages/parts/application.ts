import { html, type SafeHtml } from '@remix-run/html-template';
import { isolated } from './isolated.ts';
import { logoAddress } from './logo-address.ts';

/** The application that asks, as its credential describes it. */
export interface Application {
  readonly name: string;
  readonly description?: string;
  /** Shown when it is an absolute http(s) URL or a path that begins with a single slash. */
  readonly logoUri?: string;
}

/** The logo of an application, or a tile with its initial. The name always stands beside it. */
export function applicationTile(application: Application): SafeHtml {
  const address = logoAddress(application.logoUri);
  if (address === undefined) {
    return html`<span class="tile" aria-hidden="true">${initial(application.name)}</span>`;
  }
  return html`<img class="tile" src="${address}" alt="" width="56" height="56" referrerpolicy="no-referrer">`;
}

function initial(name: string): SafeHtml {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0] ?? '?';
  return isolated(letter.toLocaleUpperCase());
}
