import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';

const { file, sql, parameters } = workerData as {
  readonly file: string;
  readonly sql: string;
  readonly parameters: readonly unknown[];
};
const database = new Database(file, { readonly: true });
try {
  parentPort?.postMessage(database.prepare(sql).all(parameters));
} finally {
  database.close();
}
