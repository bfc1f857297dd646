/** Our server as it would be if it noted no use of any secret; its settings come as for `serve`. */
import { fillEmptyDatabase } from '../../src/actions/fill-empty-database.ts';
import { openHouse } from '../../src/app.ts';
import { readConfig } from '../../src/config/config.ts';
import { openLog } from '../../src/platform/log.ts';
import { buildServer } from '../../src/server.ts';

const config = readConfig(process.env);
const house = await openHouse(config);
await fillEmptyDatabase(house.deps, config.bootstrap);
const deps = { ...house.deps, uses: { note: () => {}, noteScopes: () => {} } };
const app = buildServer({ ...house, deps }, config, openLog(config.logLevel).logger);
await app.listen({ host: config.host, port: config.port });
process.once('SIGTERM', () => void app.close().then(house.close));
