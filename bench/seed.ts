import { Connection } from './connection.ts';
import { successIn } from './whmcs-operations.ts';
import { postRequest } from './whmcs-traffic.ts';

export interface Caller {
  readonly port: number;
  readonly identifier: string;
  readonly secret: string;
}

const lanes = 32;

/** Creates credentials 1..count on an empty server through its public door. */
export async function seedThroughApi(caller: Caller, count: number): Promise<void> {
  const prefix = `identifier=${caller.identifier}&secret=${caller.secret}&responsetype=json`;
  let made = 0;
  const lane = async (): Promise<void> => {
    const connection = await Connection.open(caller.port);
    while (made < count) {
      made += 1;
      const answer = await connection.exchange(
        postRequest(
          `${prefix}&action=CreateOAuthCredential&grantType=authorization_code&name=Seed%20${made}` +
            '&scope=openid%20profile&redirectUri[0]=https%3A%2F%2Fapp.example%2Fcallback',
        ),
      );
      if (!successIn(answer))
        throw new Error(`seeding: ${answer.status} ${answer.body.slice(0, 300)}`);
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}
