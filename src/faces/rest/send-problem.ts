import type { FastifyReply } from 'fastify';
import { challengeOf } from './authenticate.ts';
import type { Problem } from './problem.ts';

/** Sends a problem with the headers that its status asks for. */
export function sendProblem(reply: FastifyReply, problem: Problem): FastifyReply {
  const { status } = problem;
  const challenge = challengeOf(problem);
  if (challenge !== undefined) reply.header('www-authenticate', challenge);
  if (status === 413) reply.header('connection', 'close');
  const seconds = status === 503 ? 1 : problem.retryAfterSeconds;
  if (typeof seconds === 'number') reply.header('retry-after', seconds);
  return reply
    .code(status)
    .headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
    .send(JSON.stringify(problem));
}
