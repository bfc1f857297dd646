import type { AddressInfo } from 'node:net';
import { hostname } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { type FirstStart, fillEmptyDatabase } from './actions/fill-empty-database.ts';
import { openHouse } from './app.ts';
import { startBackground } from './background.ts';
import type { Config } from './config/config.ts';
import { isStartedByNpm } from './config/env.ts';
import { openLog } from './platform/log.ts';
import { buildServer } from './server.ts';

// In-flight requests get this long after a signal; then their connections are cut.
const LONGEST_STOP_MS = 10_000;
const SWEEP_MS = 20;
const WATCH_MS = 250;

/** Runs the server until SIGTERM or SIGINT; resolves when all is answered, committed and closed. */
export async function serve(config: Config): Promise<void> {
  const stopped = nextSignal();
  const log = openLog(config.logLevel);
  const house = await openHouse(config, (error) =>
    log.logger.error({ err: error }, 'what is written behind requests could not be stored yet'),
  );
  try {
    const first = await fillEmptyDatabase(house.deps, config.bootstrap);
    const app = buildServer(house, config, log.logger);
    let { port } = config;
    try {
      port = await listen(app, config);
    } finally {
      // Also when nobody can call yet: these secrets are in the database now and shown only here.
      if (first !== undefined) process.stdout.write(welcome(first, config, port));
    }
    if (config.apiAllowedIps.includes('*')) {
      log.logger.warn('API_ALLOWED_IPS is *: every address may try to call the API');
    }
    log.logger.info({ host: config.host, port, baseUrl: config.baseUrl }, 'listening');
    // Nobody else can listen there while this process lives, and it does so again after a restart.
    const node = `${hostname()}:${port}`;
    const background = startBackground(house.deps, node, (error) =>
      log.logger.error({ err: error }, 'what goes on in the background is tried again later'),
    );
    log.logger.info({ signal: await stopped }, 'stopping');
    await background.stop();
    // Closing ends only the connections that are idle at that moment.
    const sweep = setInterval(() => app.server.closeIdleConnections(), SWEEP_MS);
    const cut = setTimeout(() => app.server.closeAllConnections(), LONGEST_STOP_MS);
    await app.close();
    clearInterval(sweep);
    clearTimeout(cut);
  } finally {
    await house.close();
    log.logger.info('stopped');
    log.flush();
  }
}

/** Answers the port, because port 0 takes any free one. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<number> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    const message = `${host}:${port} is in use by another program. Name a free port with PORT.`;
    throw new Error(message, { cause: error });
  }
  return (app.server.address() as AddressInfo).port;
}

/** What ends the server: a signal, or the end of the npm that started it. */
function nextSignal(): Promise<NodeJS.Signals | 'npm ended'> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve);
    process.once('SIGINT', resolve);
    if (!isStartedByNpm()) return;
    // npm does not pass a signal on; without this the server would live on behind its back.
    const parent = process.ppid;
    const watch = setInterval(() => {
      if (process.ppid !== parent) resolve('npm ended');
    }, WATCH_MS);
    watch.unref();
  });
}

/** What the first start tells once: the secrets it made and two calls to try. */
function welcome(first: FirstStart, config: Config, port: number): string {
  const host = config.host === '0.0.0.0' || config.host === '::' ? '127.0.0.1' : config.host;
  const url = `http://${host.includes(':') ? `[${host}]` : host}:${port}/includes/api.php`;
  const secret = first.apiSecret?.reveal() ?? '$BOOTSTRAP_API_SECRET';
  const auth = `-d identifier=${first.apiIdentifier} -d secret=${secret} -d responsetype=json`;
  return `
Chatelaine's database was empty, so this was made. It is shown only now.

  administrator   ${first.adminUsername}
  password        ${first.adminPassword?.reveal() ?? '(as given)'}
  API identifier  ${first.apiIdentifier}
  API secret      ${first.apiSecret?.reveal() ?? '(as given)'}

Create a credential, then give it a new secret:

curl ${url} ${auth} -d action=CreateOAuthCredential -d grantType=authorization_code -d name=Demo -d 'scope=openid profile email' -d redirectUri=https://app.example/callback

curl ${url} ${auth} -d action=UpdateOAuthCredential -d credentialId=1 -d resetSecret=true

`;
}
