/** What the OAuth face needs beside the actions. */
export interface OAuthOptions {
  /** The issuer, without trailing slash; never taken from a request. */
  readonly baseUrl: string;
  readonly companyName: string;
  /** Keys that cookies are signed with, the newest first. */
  readonly cookieKeys: readonly string[];
  /** Time zone in which pages show times. */
  readonly displayTimezone: string;
  readonly log: OAuthLog;
  /** Whether UserInfo also takes `?access_token=`, as old clients send it. */
  readonly allowQueryToken: boolean;
}

/** Where the face says what it did and what failed. */
export interface OAuthLog {
  info(facts: object, text: string): void;
  error(facts: object, text: string): void;
}
