const HOUR = 3600;
const DAY = 24 * HOUR;

/** How long a browser stays signed in. */
export const SESSION_SECONDS = 14 * DAY;

/** Lifetimes of what the OAuth engine issues, in seconds. */
export const LIFETIMES = {
  AccessToken: HOUR,
  AuthorizationCode: 60,
  IdToken: HOUR,
  RefreshToken: 30 * DAY,
  Grant: 30 * DAY,
  Interaction: HOUR,
  Session: SESSION_SECONDS,
};
