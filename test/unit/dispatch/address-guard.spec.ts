import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { LookupAddress } from 'node:dns';
import { AddressGuard, type Resolve } from '../../../src/dispatch/address-guard.js';
import { AllowList } from '../../../src/dispatch/allow-list.js';
import { Sender } from '../../../src/dispatch/sender.js';
import { Sink } from '../../support/sink.js';

let sink: Sink;
const senders: Sender[] = [];

beforeEach(async () => {
  sink = await new Sink().listen();
});
afterEach(async () => {
  for (const sender of senders.splice(0)) await sender.onApplicationShutdown();
  await sink.close();
});

/** A resolver that gives one answer after the other, and how often it was asked. */
function answers(...turns: string[][]): Resolve & { asked: number } {
  const resolve = (_hostname: string, done: (error: null, found: LookupAddress[]) => void) => {
    const turn = turns[Math.min(resolve.asked++, turns.length - 1)]!;
    done(
      null,
      turn.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
  resolve.asked = 0;
  return resolve;
}

function post(url: string, allow = '', resolve?: Resolve) {
  const sender = new Sender(new AddressGuard(AllowList.parse(allow)!, resolve), 1_000);
  senders.push(sender);
  return sender.send({ url, headers: {}, body: Buffer.from('{}') });
}

const PRIVATE_HOSTS = [
  '127.0.0.1',
  '0x7f.1',
  '2130706433',
  '127.1',
  '0.0.0.0',
  '[::ffff:127.0.0.1]',
  '[::1]',
  '169.254.169.254',
  '[fd00:ec2::254]',
];

describe('a connection', () => {
  it.each(PRIVATE_HOSTS)('is not made to https://%s', async (host) => {
    const result = await post(`https://${host}:${sink.port}/`);
    expect(result).toMatchObject({ verdict: 'failed', status_code: null });
    expect(result.error).toContain('is a private address');
    expect(sink.connections).toBe(0);
  });

  it.each(['127.0.0.1', '::1', '::ffff:127.0.0.1', '10.0.0.1', '64:ff9b::7f00:1'])(
    'is not made to a name at %s',
    async (address) => {
      const result = await post(`https://rebound.example:${sink.port}/`, '', answers([address]));
      expect(result.error).toContain(`rebound.example is at a private address (${address})`);
      expect(sink.connections).toBe(0);
    },
  );

  it('is made to the very address that was checked: a name that changes its answer gains nothing', async () => {
    const elsewhere = await new Sink().listen('127.0.0.2');
    const rebinding = answers(['127.0.0.1'], ['127.0.0.2']);
    const url = `https://rebound.example:${sink.port}/`;
    // The sink has no TLS; that it was connected to is what matters.
    await post(url, '127.0.0.1', rebinding);
    expect([rebinding.asked, sink.connections]).toEqual([1, 1]);
    const second = await post(`https://rebound.example:${elsewhere.port}/`, '127.0.0.1', rebinding);
    expect(second.error).toContain('private address (127.0.0.2)');
    expect([sink.connections, elsewhere.connections]).toEqual([1, 0]);
    await elsewhere.close();
  });

  it('leaves out the private ones among a name’s addresses', async () => {
    await post(`https://both.example:${sink.port}/`, '127.0.0.1', answers(['10.0.0.1', '127.0.0.1']));
    expect(sink.connections).toBe(1);
  });

  it('is not made without TLS to a name that is known by its address only', async () => {
    const result = await post(`http://sink.example:${sink.port}/`, '127.0.0.0/8', answers(['127.0.0.1']));
    expect(result.error).toContain('over https only');
    expect(sink.connections).toBe(0);
  });

  it.each([
    ['its name', 'sink.example', 'sink.example'],
    ['its address', '127.0.0.1', '127.0.0.0/8'],
    ['its address, written oddly', '0x7f.1', '127.0.0.1'],
  ])('is made, also without TLS, where the operator lists %s', async (_by, host, allow) => {
    const result = await post(`http://${host}:${sink.port}/`, allow, answers(['127.0.0.1']));
    expect(result).toMatchObject({ verdict: 'delivered', status_code: 204 });
  });

  it('is not led elsewhere by a redirect', async () => {
    const target = await new Sink().listen();
    sink.answering = (_request, response) => void response.writeHead(307, { location: target.url }).end();
    const result = await post(sink.url, '127.0.0.1');
    expect(result).toMatchObject({ verdict: 'failed', status_code: 307 });
    expect(result.error).toContain('redirects are not followed');
    expect(target.connections).toBe(0);
    await target.close();
  });
});

describe('a destination’s URL', () => {
  const guard = new AddressGuard(AllowList.parse('pbx.internal,10.0.0.0/8')!);

  it.each([
    'https://example.com/hook',
    'https://1.1.1.1/',
    'https://10.1.2.3/',
    'http://pbx.internal:8080/',
    'http://10.0.0.1/',
  ])('%s will do', (url) => expect(guard.urlFault(url)).toBeNull());
  it.each([
    ['hook', 'must be an absolute URL'],
    ['ftp://example.com', 'must begin with https://'],
    ['http://example.com', 'unless the operator lists its host in LEDGER_DESTINATION_ALLOW'],
    ['https://me:pw@example.com', 'must not hold a user name'],
    ['https://127.0.0.1/', 'must not be a private address'],
    ['https://2130706433/', 'must not be a private address'],
    ['https://[::ffff:7f00:1]/', 'must not be a private address'],
    ['https://192.168.0.1/', 'LEDGER_DESTINATION_ALLOW'],
  ])('%s will not do', (url, fault) => expect(guard.urlFault(url)).toContain(fault));
});
