/**
 * The load generator: a process of its own, so that it never shares the event loop of a server under
 * test. Takes orders over IPC, one at a time, and remembers per server what was acknowledged.
 */

import { OidcTraffic } from './oidc-traffic.ts';
import { type Sample, type SamplePlan, takeSample } from './sample.ts';
import { TokenTraffic } from './token-traffic.ts';
import type { ReadBack, Traffic, TrafficPlan } from './traffic.ts';
import { WhmcsTraffic } from './whmcs-traffic.ts';

export type LoadOrder =
  | { readonly order: 'begin'; readonly server: string; readonly plan: TrafficPlan }
  | {
      readonly order: 'sample';
      readonly server: string;
      readonly operation: string;
      readonly plan: SamplePlan;
    }
  | {
      readonly order: 'read back';
      readonly server: string;
      readonly port: number;
      readonly count: number;
    };

export type LoadReply =
  | { readonly sample: Sample }
  | { readonly readBack: ReadBack }
  | { readonly error: string }
  | 'begun';

const traffic = new Map<string, Traffic>();

async function obey(order: LoadOrder): Promise<LoadReply> {
  if (order.order === 'begin') {
    traffic.set(order.server, begin(order.plan));
    return 'begun';
  }
  const chosen = traffic.get(order.server);
  if (!chosen) throw new Error(`no traffic was begun for ${order.server}`);
  if (order.order === 'sample')
    return { sample: await takeSample(order.plan, chosen.exchangeFor(order.operation)) };
  return { readBack: await chosen.readBack(order.port, order.count) };
}

function begin(plan: TrafficPlan): Traffic {
  if (plan.kind === 'oidc') return new OidcTraffic(plan.size, plan.rotation);
  return plan.kind === 'tokens' ? new TokenTraffic(plan.file) : new WhmcsTraffic(plan);
}

process.on('message', (order: LoadOrder) => {
  obey(order).then(
    (reply) => process.send?.(reply),
    (error: unknown) => process.send?.({ error: String(error) } satisfies LoadReply),
  );
});
process.on('disconnect', () => process.exit(0));
