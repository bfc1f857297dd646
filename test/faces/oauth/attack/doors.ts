import { pino } from 'pino';
import { readConfig } from '../../../../src/config/config.ts';
import { buildServer } from '../../../../src/server.ts';
import type { ProviderHouse } from '../provider-house.ts';

/** Every route of the server, such as `POST /account/sign-in`, in the order of the alphabet. */
export async function routesOf(house: ProviderHouse): Promise<readonly string[]> {
  const app = buildServer(house.house, readConfig({}), pino({ enabled: false }));
  await app.ready();
  const tree = app.printRoutes({ commonPrefix: false });
  await app.close();
  const parents: string[] = [];
  const routes = tree
    .split('\n')
    .filter((line) => line.trim() !== '')
    .flatMap((line) => {
      const [, indent = '', path = '', methods = ''] =
        /^(.*?)[├└]── (\S+)(?: \((.*)\))?$/.exec(line) ?? [];
      const depth = indent.length / 4;
      parents.length = depth;
      parents[depth] = path;
      return methods.split(', ').map((method) => `${method} ${parents.join('')}`);
    });
  return routes.toSorted();
}
