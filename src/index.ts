import type { Deps } from './actions/deps.ts';
import { openHouse } from './app.ts';
import { readConfig } from './config/config.ts';
import { readEnvironment } from './config/env.ts';
import { type LocalApi, localApi as overActions } from './faces/whmcs/local.ts';

export type { Deps } from './actions/deps.ts';
export { ACTIONS as actions } from './actions/index.ts';
export type { Actor } from './core/actor.ts';
export type { Credential, CredentialInput } from './core/credential.ts';
export { AppError, type ErrorCode } from './core/errors.ts';
export { Secret } from './core/secret.ts';
export { hasClientSecretForm } from './core/secret-format.ts';
export type { LocalApi, LocalApiResult } from './faces/whmcs/local.ts';

/** Chatelaine inside a program of its own, without HTTP. */
export interface Chatelaine {
  /** What the typed actions take as their first argument. */
  readonly deps: Deps;
  readonly localApi: LocalApi;
  /** Commits and answers what waits, then closes the database. */
  close(): Promise<void>;
}

/**
 * Opens the database for use inside a program.
 * @param settings names and texts as the environment has them; default: the environment
 * @throws ConfigError with every wrong setting; Error when database and secret key do not fit
 */
export async function openChatelaine(
  settings: Readonly<Record<string, string | undefined>> = readEnvironment(),
): Promise<Chatelaine> {
  const config = readConfig(settings);
  const house = await openHouse(config);
  return {
    deps: house.deps,
    localApi: overActions(house.deps, config.displayTimezone),
    close: house.close,
  };
}

let shared: Promise<Chatelaine> | undefined;

/**
 * Runs an action in this process, as WHMCS's function of that name (whmcs-behaviour.md 4). The first
 * call opens the database that the environment names.
 */
export const localApi: LocalApi = async (command, postData, adminUsername) => {
  shared ??= openChatelaine().catch((error: unknown) => {
    // What was wrong may be mended by the next call.
    shared = undefined;
    throw error;
  });
  return (await shared).localApi(command, postData, adminUsername);
};

/** Closes what `localApi` opened; without it the process does not end by itself. */
export async function closeLocalApi(): Promise<void> {
  const open = shared;
  shared = undefined;
  await (await open)?.close();
}
