import { Connection } from './connection.ts';

/** How to reach the server under load. */
export interface WhmcsTarget {
  readonly port: number;
  readonly identifier: string;
  readonly secret: string;
}

/** One call of the WHMCS API over a kept connection; answers its JSON. */
async function call(
  connection: Connection,
  { port, identifier, secret }: WhmcsTarget,
  form: Readonly<Record<string, string>>,
): Promise<Record<string, unknown>> {
  const body = new URLSearchParams({
    identifier,
    secret,
    responsetype: 'json',
    ...form,
  }).toString();
  const { status, body: text } = await connection.exchange(
    `POST /includes/api.php HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\n` +
      'content-type: application/x-www-form-urlencoded\r\n' +
      `content-length: ${body.length}\r\n\r\n${body}`,
  );
  const answer = JSON.parse(text) as Record<string, unknown>;
  if (status !== 200 || answer.result !== 'success') throw new Error(`${status} ${text}`);
  return answer;
}

/** Creates so many credentials; answers their ids. */
export async function createCredentials(target: WhmcsTarget, count: number): Promise<string[]> {
  const connection = await Connection.open(target.port);
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    const form = { grantType: 'authorization_code', scope: 'openid', name: `Demo ${made}` };
    const answer = await call(connection, target, { action: 'CreateOAuthCredential', ...form });
    ids.push(String(answer.credentialId));
  }
  connection.close();
  return ids;
}

let names = 0;

/**
 * Renames credentials over several connections until `isOver` or the server is gone; answers how
 * many renames were acknowledged.
 */
export async function rename(
  target: WhmcsTarget,
  ids: readonly string[],
  connections: number,
  isOver: (acknowledged: number) => boolean,
): Promise<number> {
  let acknowledged = 0;
  async function writer(): Promise<void> {
    const connection = await Connection.open(target.port);
    try {
      while (!isOver(acknowledged)) {
        names += 1;
        const credentialId = ids[names % ids.length] as string;
        const form = { credentialId, name: `name ${names}` };
        await call(connection, target, { action: 'UpdateOAuthCredential', ...form });
        acknowledged += 1;
      }
    } catch (error) {
      // A connection that broke belongs to a server that was killed.
      if (error instanceof Error && /^\d/.test(error.message)) throw error;
    } finally {
      connection.close();
    }
  }
  await Promise.all(Array.from({ length: connections }, writer));
  return acknowledged;
}
