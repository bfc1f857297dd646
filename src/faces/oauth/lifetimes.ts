const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** How long a browser stays signed in. */
export const SESSION_SECONDS = 14 * DAY;

/** Lifetimes of what the OAuth engine issues, in seconds. */
export const LIFETIMES = {
  AccessToken: HOUR,
  // Whoever acts for itself gets another one whenever it wants.
  ClientCredentials: 10 * MINUTE,
  AuthorizationCode: 60,
  IdToken: HOUR,
  RefreshToken: 30 * DAY,
  Grant: 30 * DAY,
  Interaction: HOUR,
  Session: SESSION_SECONDS,
};
