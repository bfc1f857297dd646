import type { FastifyRequest } from 'fastify';
import { plainAddress } from '../../core/address.ts';

/**
 * Host, scheme and address come from the configuration and our own check of proxies, whatever the
 * request says (CVE-2026-29067).
 */
export function speakFor(request: FastifyRequest, baseUrl: string): void {
  const { host, protocol } = new URL(baseUrl);
  const { headers } = request.raw;
  headers.host = host;
  headers['x-forwarded-proto'] = protocol.slice(0, -1);
  headers['x-forwarded-for'] = plainAddress(request.ip);
  delete headers['x-forwarded-host'];
  delete headers.forwarded;
}
