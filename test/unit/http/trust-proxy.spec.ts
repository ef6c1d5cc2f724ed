import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { clientAddress, fastifyTrust, parseTrustProxy } from '../../../src/http/trust-proxy.js';

describe('TRUST_PROXY', () => {
  it.each([
    ['0', null],
    ['1', 1],
    ['9', 9],
    ['127.0.0.1', ['127.0.0.1']],
    ['10.0.0.0/8, fd00::/8,::1', ['10.0.0.0/8', 'fd00::/8', '::1']],
  ])('reads %s', (text, trust) => {
    expect(parseTrustProxy(text)).toEqual(trust);
  });

  it.each([
    '',
    ' ',
    'true',
    '-1',
    '10',
    '1.5',
    'loopback',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/',
    '127.0.0.1,',
    '127.1',
  ])('refuses %j', (text) => {
    expect(parseTrustProxy(text)).toBeUndefined();
  });

  it('trusts nobody, the networks, or as many hops as there are proxies', () => {
    expect(fastifyTrust(null)).toBe(false);
    expect(fastifyTrust(['10.0.0.0/8'])).toEqual(['10.0.0.0/8']);
    const hops = fastifyTrust(2) as (address: string, hop: number) => boolean;
    expect([0, 1, 2].map((hop) => hops('192.0.2.1', hop))).toEqual([true, true, false]);
  });
});

describe('the address of a client', () => {
  const request = (ip: string, remoteAddress?: string) =>
    clientAddress({ ip, socket: { remoteAddress } } as unknown as FastifyRequest);

  it('is what the proxies say when it is an address, else the peer’s', () => {
    expect(request('192.0.2.7', '10.0.0.1')).toBe('192.0.2.7');
    expect(request('2001:db8::1', '10.0.0.1')).toBe('2001:db8::1');
    for (const junk of ['unknown', '"; DROP TABLE', '192.0.2.7:99', '', '\u001b[2J', 'x'.repeat(9_000)]) {
      expect(request(junk, '10.0.0.1')).toBe('10.0.0.1');
    }
    expect(request('', undefined)).toBe('unknown');
  });
});
