import type { SafeHtml } from '@remix-run/html-template';
import type { AccountWords, CodeWords } from './account-words.ts';

/** The scopes that have plain words; core's `STANDARD_SCOPES`, held equal by a test. */
export type ScopeName =
  | 'openid'
  | 'profile'
  | 'email'
  | 'offline_access'
  | 'clientarea:sso'
  | 'sso:custom_redirect'
  | `clientarea:${Destination}`;

type Destination =
  | 'profile'
  | 'billing_info'
  | 'emails'
  | 'announcements'
  | 'downloads'
  | 'knowledgebase'
  | 'network_status'
  | 'services'
  | 'product_details'
  | 'domains'
  | 'domain_details'
  | 'invoices'
  | 'tickets'
  | 'submit_ticket'
  | 'shopping_cart'
  | 'shopping_cart_addons'
  | 'shopping_cart_domain_register'
  | 'shopping_cart_domain_transfer';

/** What can be told after it was done. */
export type Done =
  | 'profile_saved'
  | 'password_changed'
  | 'access_removed'
  | 'single_sign_on_on'
  | 'single_sign_on_off'
  | 'session_ended'
  | 'sessions_ended'
  | 'two_factor_on'
  | 'two_factor_off';

/** Why a page could not be shown. */
export type ErrorKind =
  /** The application's request is wrong; said to the person, as there is nowhere safe to answer. */
  | 'request'
  | 'application_unknown'
  /** A request to sign out that is wrong, such as one with an address nobody registered. */
  | 'sign_out'
  | 'redirect_uri'
  | 'single_sign_on'
  /** The form or the sign-in behind it is too old, used up or of another browser. */
  | 'expired'
  | 'not_found'
  | 'throttled'
  /** The browser is signed in to nothing but closed accounts. */
  | 'account_closed'
  | 'server';

/** A title and the sentence that explains it. */
export interface TitledText {
  readonly title: string;
  readonly text: string;
}

/** Every text of the pages in one language. A value that goes into a sentence arrives escaped. */
export interface Words extends AccountWords, CodeWords {
  /** Language tag of the document. */
  readonly lang: string;
  /** Locale that writes dates; it may be narrower than the language. */
  readonly dateLocale: string;
  /** Name of the language in itself. */
  readonly languageName: string;
  readonly problemTitle: (title: string) => string;
  readonly skipToContent: string;
  readonly throttled: (seconds: number) => string;
  readonly signIn: {
    readonly title: string;
    readonly asking: (application: SafeHtml) => SafeHtml;
    readonly plain: (company: SafeHtml) => SafeHtml;
    readonly email: string;
    readonly password: string;
    readonly submit: string;
    readonly cancel: string;
    readonly wrong: string;
    readonly accountClosed: string;
  };
  readonly consent: {
    readonly title: string;
    readonly asks: (application: SafeHtml, company: SafeHtml) => SafeHtml;
    readonly willBeAble: string;
    readonly returnsTo: string;
    readonly onThisDevice: string;
    readonly appOnThisDevice: string;
    readonly signedInAs: string;
    readonly notYou: string;
    readonly allow: string;
    readonly deny: string;
    readonly later: string;
  };
  readonly signOut: {
    readonly title: string;
    readonly question: (company: SafeHtml) => SafeHtml;
    readonly questionFrom: (application: SafeHtml, company: SafeHtml) => SafeHtml;
    readonly submit: string;
    readonly stay: string;
    readonly doneTitle: string;
    readonly doneText: (company: SafeHtml) => SafeHtml;
    readonly doneAdvice: string;
    readonly signInAgain: string;
  };
  /** The page that posts an answer to an application. */
  readonly goingBack: TitledText;
  readonly error: {
    readonly kinds: Readonly<Record<ErrorKind, TitledText>>;
    readonly details: string;
    readonly code: string;
    readonly requestId: string;
    readonly back: string;
  };
  readonly done: Readonly<Record<Done, TitledText>>;
  readonly next: string;
  readonly scopes: Readonly<Record<ScopeName, string>>;
  readonly scopeByName: (name: SafeHtml) => SafeHtml;
}
