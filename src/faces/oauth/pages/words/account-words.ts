import type { SafeHtml } from '@remix-run/html-template';

/** The texts of the second factor: asked for at sign-in, set up and turned off. */
export interface CodeWords {
  readonly secondFactor: {
    readonly title: string;
    readonly text: string;
    readonly code: string;
    readonly codeHint: string;
    readonly submit: string;
    readonly useRecoveryCode: string;
    readonly recoveryTitle: string;
    readonly recoveryText: string;
    readonly recoveryCode: string;
    readonly useCode: string;
    readonly wrong: string;
    readonly recoveryWrong: string;
  };
  readonly setup: {
    readonly title: string;
    readonly scan: string;
    readonly scanText: string;
    readonly picture: string;
    readonly byHand: string;
    readonly confirm: string;
    readonly confirmText: string;
    readonly submit: string;
    readonly cancel: string;
    readonly wrong: string;
  };
  readonly recovery: {
    readonly title: string;
    readonly text: string;
    readonly once: string;
    readonly kept: string;
  };
  readonly twoFactorOff: {
    readonly title: string;
    readonly text: string;
    readonly submit: string;
    readonly cancel: string;
  };
}

/** The texts of the account page. */
export interface AccountWords {
  readonly passwordWrong: string;
  readonly account: {
    readonly title: string;
    readonly sections: string;
    readonly signedInAs: string;
    readonly signOut: string;
  };
  readonly profile: {
    readonly title: string;
    readonly email: string;
    readonly emailHint: string;
    readonly givenName: string;
    readonly familyName: string;
    readonly locale: string;
    readonly localeOfBrowser: string;
    readonly submit: string;
    readonly invalid: string;
  };
  readonly password: {
    readonly title: string;
    readonly current: string;
    readonly next: string;
    readonly nextHint: (minimum: number) => string;
    readonly submit: string;
    readonly invalid: (minimum: number, maximum: number) => string;
  };
  readonly twoFactor: {
    readonly title: string;
    readonly offText: string;
    readonly begin: string;
    readonly onText: string;
    readonly codesLeft: (count: number) => string;
    readonly turnOff: string;
  };
  readonly singleSignOn: {
    readonly title: string;
    readonly onText: string;
    readonly offText: string;
    readonly turnOn: string;
    readonly turnOff: string;
  };
  readonly applications: {
    readonly title: string;
    readonly text: string;
    readonly none: string;
    readonly since: (day: SafeHtml) => SafeHtml;
    readonly revoke: string;
    /** Completes the button for those who hear it: "Remove access of …". */
    readonly revokeOf: (application: SafeHtml) => SafeHtml;
  };
  readonly sessions: {
    readonly title: string;
    readonly text: string;
    readonly here: string;
    readonly since: (minute: SafeHtml) => SafeHtml;
    readonly last: (minute: SafeHtml) => SafeHtml;
    readonly end: string;
    /** Completes the button for those who hear it: "Sign out …". */
    readonly endOf: (browser: SafeHtml) => SafeHtml;
    readonly endAll: string;
    readonly endAllText: string;
  };
}
