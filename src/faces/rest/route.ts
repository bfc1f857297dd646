import type { z } from 'zod';
import type { Deps } from '../../actions/deps.ts';
import type { ActionName } from '../../core/action-name.ts';
import type { Actor } from '../../core/actor.ts';
import type { ErrorCode } from '../../core/errors.ts';

/** Path under which every route stands. */
export const REST_PATH = '/api/v1';

/** Largest request body, in bytes. */
export const MAX_BODY = 1024 * 1024;

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A request that was let in and fits its route. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  readonly deps: Deps;
  readonly actor: Actor;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The version that `If-Match` names; absent = whatever it is now. */
  readonly version: number | undefined;
}

/** What a route answers. */
export interface Answer<Body = unknown> {
  /** As the answer's schema has it; absent where there is none. */
  readonly body?: Body;
  /** Version of the record that the answer is about, for its `ETag`. */
  readonly version?: number;
  /** Path of what was created, below `REST_PATH`. */
  readonly location?: string;
  /** Takes the list up behind its last item. */
  readonly next?: string | null;
}

interface Described {
  readonly method: Method;
  /** Below `REST_PATH`, as OpenAPI writes it: `/credentials/{credential}`. */
  readonly path: string;
  /** `operationId`, and the method's name in the typed client. */
  readonly id: string;
  /** What the caller's role must allow. */
  readonly action: ActionName;
  /** What it must allow beside; the action sees to it. */
  readonly alsoNeeds?: ActionName;
  readonly summary: string;
  readonly description?: string;
  /** Status of success. */
  readonly status: 200 | 201 | 204;
  /** What says that the resource of the path does not exist; answered with 404. */
  readonly notFound?: readonly ErrorCode[];
  /** Whether it is about a record with versions, so that `If-Match` (or `If-None-Match`) counts. */
  readonly isVersioned?: boolean;
}

/** One entry of the table: what is asked and answered, and the action behind it. */
export interface Route extends Described {
  readonly params?: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodObject;
  readonly answer?: z.ZodType;
  run(call: Call): Promise<Answer>;
}

type Read<Schema> = Schema extends z.ZodType ? z.output<Schema> : Record<never, never>;
type Written<Schema> = Schema extends z.ZodType ? z.input<Schema> : undefined;

interface Typed<
  Params extends z.ZodObject | undefined,
  Query extends z.ZodObject | undefined,
  Body extends z.ZodObject | undefined,
  Wanted extends z.ZodType | undefined,
> extends Described {
  readonly params?: Params;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer?: Wanted;
  run(call: Call<Read<Params>, Read<Query>, Read<Body>>): Promise<Answer<Written<Wanted>>>;
}

/** Makes an entry of the table; `run` gets what the schemas read and must answer what they say. */
export function route<
  Params extends z.ZodObject | undefined = undefined,
  Query extends z.ZodObject | undefined = undefined,
  Body extends z.ZodObject | undefined = undefined,
  Wanted extends z.ZodType | undefined = undefined,
>(typed: Typed<Params, Query, Body, Wanted>): Route {
  // The face reads every request by the schemas of its route before it runs.
  return typed as unknown as Route;
}

/** Whether it may change something. */
export function isWrite({ method }: Pick<Route, 'method'>): boolean {
  return method !== 'GET';
}
