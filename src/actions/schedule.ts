import type { Actor } from '../core/actor.ts';

/** Who does what nobody asked for, because its time has come. */
export const SCHEDULE: Actor = { kind: 'schedule', name: 'schedule', allowed: new Set(['*']) };
