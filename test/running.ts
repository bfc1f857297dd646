import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DestinationStream, pino } from 'pino';
import { fillEmptyDatabase } from '../src/actions/fill-empty-database.ts';
import { type House, openHouse } from '../src/app.ts';
import { readConfig } from '../src/config/config.ts';
import { buildServer } from '../src/server.ts';

/** Credentials that every running test house knows. */
export const IDENTIFIER = 'TestIdentifier000000000000000001';
export const SECRET = 'TestSecret0000000000000000000002';
export const ADMIN = { username: 'keeper', password: 'correct horse battery' } as const;

type Form = Readonly<Record<string, string>>;

/** A whole server over a database of its own, in a folder that goes with it. */
export interface Running {
  readonly house: House;
  /** Such as `http://127.0.0.1:40001/includes/api.php`. */
  readonly url: string;
  readonly port: number;
  /** Lines of the log so far. */
  readonly log: readonly string[];
  /** Posts a form with the right credentials; answers the parsed JSON. */
  call(action: string, form?: Form): Promise<Record<string, unknown>>;
  /** Posts exactly this form. */
  post(form: Form | URLSearchParams, headers?: Form): Promise<Response>;
  close(): Promise<void>;
}

/** Starts a server on a free port with these settings. */
export async function run(settings: Form = {}): Promise<Running> {
  const dataDir = await mkdtemp(join(tmpdir(), 'chatelaine-'));
  const config = readConfig({
    DATA_DIR: dataDir,
    BOOTSTRAP_API_IDENTIFIER: IDENTIFIER,
    BOOTSTRAP_API_SECRET: SECRET,
    BOOTSTRAP_ADMIN_USERNAME: ADMIN.username,
    BOOTSTRAP_ADMIN_PASSWORD: ADMIN.password,
    BOOTSTRAP_USER_EMAIL: 'owner@example.test',
    BOOTSTRAP_USER_PASSWORD: 'owner of account one',
    ...settings,
  });
  const house = await openHouse(config);
  await fillEmptyDatabase(house.deps, config.bootstrap);
  const log: string[] = [];
  const lines: DestinationStream = { write: (line) => void log.push(line) };
  const app = buildServer(house, config, pino({ base: null }, lines));
  await app.listen({ host: '127.0.0.1', port: Number(settings.PORT ?? 0) });
  const { port } = app.server.address() as { port: number };
  const url = `http://127.0.0.1:${port}/includes/api.php`;
  const post = (form: Form | URLSearchParams, headers: Form = {}): Promise<Response> =>
    fetch(url, { method: 'POST', body: new URLSearchParams(form), headers });
  return {
    house,
    url,
    port,
    log,
    post,
    async call(action, form = {}) {
      const auth = { identifier: IDENTIFIER, secret: SECRET, responsetype: 'json' };
      const response = await post({ ...auth, ...form, action });
      return (await response.json()) as Record<string, unknown>;
    },
    async close() {
      app.server.closeAllConnections();
      await app.close();
      await house.close();
      await rm(dataDir, { recursive: true });
    },
  };
}
