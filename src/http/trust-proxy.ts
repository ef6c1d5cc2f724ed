import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import ipaddr from 'ipaddr.js';

/**
 * Whose `X-Forwarded-*` headers are believed: a number of proxies in front, or their addresses and networks (CIDR);
 * null believes nobody's. A number says nothing of who connects: use it only where nobody can reach the service directly.
 */
export type TrustProxy = number | readonly string[] | null;

const HOPS = /^\d$/;

/** Reads `TRUST_PROXY`. @returns undefined when it is neither 0 to 9 nor a list of addresses and networks */
export function parseTrustProxy(text: string): TrustProxy | undefined {
  if (HOPS.test(text)) return text === '0' ? null : Number(text);
  const networks = text.split(',').map((part) => part.trim());
  return networks.every(isNetwork) ? networks : undefined;
}

function isNetwork(text: string): boolean {
  return text.includes('/') ? ipaddr.isValidCIDR(text) : isIP(text) !== 0;
}

/** In Fastify's form. It refuses plain numbers, for the reason above; ours is said in the documentation. */
export function fastifyTrust(
  trust: TrustProxy,
): boolean | string[] | ((address: string, hop: number) => boolean) {
  if (trust === null) return false;
  return typeof trust === 'number' ? (_address, hop) => hop < trust : [...trust];
}

/** Who sent a request: an address, never what else a proxy may have let through in `X-Forwarded-For`. */
export function clientAddress(request: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  const { ip } = request;
  return isIP(ip) === 0 ? (request.socket.remoteAddress ?? 'unknown') : ip;
}
