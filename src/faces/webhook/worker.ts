import { setTimeout as sleep } from 'node:timers/promises';
import { PACE, type Pace } from '../../core/delivery.ts';
import type { WebhookId } from '../../core/ids.ts';
import { type PumpDeps, pump } from './pump.ts';

const LOOK_MS = 250;
const AFTER_ERROR_MS = 5000;
/** What is on its way at the end gets this long. */
const LAST_MS = 2000;

/** Deliveries that go on until they are stopped. */
export interface WebhookWorker {
  /** Sends nothing more; resolves when nothing is on its way and all is stored. */
  stop(): Promise<void>;
}

/** How a worker may be told to work. */
export interface WorkerOptions {
  /** Name of this node; no other living one has it, and it keeps it when it is started anew. */
  readonly owner: string;
  readonly pace?: Pace;
  /** Told of what went wrong; it is tried again. */
  readonly failed: (error: unknown) => void;
}

/** Delivers to every webhook that has something waiting and that no other node delivers to. */
export function startWebhookWorker(deps: PumpDeps, options: WorkerOptions): WebhookWorker {
  const { owner, pace = PACE, failed } = options;
  const stopping = new AbortController();
  const cut = new AbortController();
  const running = new Map<WebhookId, Promise<void>>();

  async function deliver(id: WebhookId): Promise<void> {
    try {
      await pump(deps, id, { owner, pace, stopping: stopping.signal, cut: cut.signal });
    } catch (error) {
      failed(error);
      await pause(AFTER_ERROR_MS);
    } finally {
      running.delete(id);
    }
  }

  /** Ends early when the worker is stopped. */
  const pause = (milliseconds: number): Promise<void> =>
    sleep(milliseconds, undefined, { signal: stopping.signal }).catch(() => {});

  async function look(): Promise<void> {
    while (!stopping.signal.aborted) {
      try {
        for (const id of await deps.deliveries.waiting(owner, deps.clock.now())) {
          if (!running.has(id)) running.set(id, deliver(id));
        }
        await pause(LOOK_MS);
      } catch (error) {
        failed(error);
        await pause(AFTER_ERROR_MS);
      }
    }
    await Promise.all(running.values());
  }

  const done = look();
  return {
    async stop() {
      stopping.abort();
      const timer = setTimeout(() => cut.abort(), LAST_MS);
      await done;
      clearTimeout(timer);
    },
  };
}
