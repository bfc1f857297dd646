import type { TestContext } from 'node:test';
import { createCredential } from '../../../src/actions/create-credential.ts';
import { createWebhook, type WebhookInput } from '../../../src/actions/create-webhook.ts';
import { updateCredential } from '../../../src/actions/update-credential.ts';
import type { Actor } from '../../../src/core/actor.ts';
import { PACE, type Pace } from '../../../src/core/delivery.ts';
import { startWebhookWorker, type WebhookWorker } from '../../../src/faces/webhook/worker.ts';
import { type Running, run } from '../../running.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** Who acts in these tests. */
export const ACTOR: Actor = { kind: 'local', name: 'tester', allowed: new Set(['*']) };

/** The usual pace in a hurry. */
export const HURRY: Pace = {
  ...PACE,
  retryMs: 20,
  longestRetryMs: 80,
  restMs: 20,
  longestRestMs: 80,
  slowMs: 200,
};

/** A house with a receiver and as many workers as the test starts. */
export interface Hooked {
  readonly running: Running;
  readonly receiver: Receiver;
  hook(input?: Partial<WebhookInput>): ReturnType<typeof createWebhook>;
  work(options?: { owner?: string; pace?: Partial<Pace> }): WebhookWorker;
  /** Creates a credential; answers its id. */
  create(name?: string): Promise<number>;
  rename(id: number, name: string): Promise<void>;
}

/** Makes one that goes when the test is over. */
export async function hooked(t: TestContext): Promise<Hooked> {
  const running = await run({ WEBHOOK_ALLOWED_IPS: '127.0.0.1' });
  const receiver = await startReceiver();
  const workers: WebhookWorker[] = [];
  const { deps } = running.house;
  t.after(async () => {
    await Promise.all(workers.map((worker) => worker.stop()));
    await receiver.close();
    await running.close();
  });
  return {
    running,
    receiver,
    hook: (input = {}) => createWebhook(deps, ACTOR, { url: receiver.url, ...input }),
    work({ owner = 'node', pace = {} } = {}) {
      const failed = (error: unknown): void => {
        throw error;
      };
      const worker = startWebhookWorker(deps, { owner, pace: { ...HURRY, ...pace }, failed });
      workers.push(worker);
      return worker;
    },
    async create(name = 'Demo') {
      const fields = { grantType: 'authorization_code', scope: 'openid', name };
      return (await createCredential(deps, ACTOR, fields)).credential.id;
    },
    async rename(id, name) {
      await updateCredential(deps, ACTOR, { id }, { name });
    },
  };
}
