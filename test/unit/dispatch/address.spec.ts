import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isPublic, parseAddress } from '../../../src/dispatch/address.js';
import { AllowList } from '../../../src/dispatch/allow-list.js';

const publicly = (text: string) => isPublic(parseAddress(text)!);

const PRIVATE = [
  '0.0.0.0',
  '0.1.2.3',
  '10.0.0.1',
  '100.64.0.1',
  '100.100.100.200',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.192',
  '192.168.1.1',
  '198.18.0.1',
  '224.0.0.1',
  '240.0.0.1',
  '255.255.255.255',
  '168.63.129.16',
  '0x7f.1',
  '0x7f000001',
  '2130706433',
  '017700000001',
  '0177.0.0.1',
  '127.1',
  '0xA9FEA9FE',
  '::',
  '::1',
  '[::1]',
  '::ffff:127.0.0.1',
  '[::ffff:127.0.0.1]',
  '::ffff:7f00:1',
  '::ffff:a9fe:a9fe',
  '::127.0.0.1',
  '64:ff9b::127.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '64:ff9b:1::7f00:1',
  '2002:7f00:1::',
  '2002:c0a8:101::1',
  '2001:0:7f00:1::',
  'fe80::1',
  'fe80::1%eth0',
  'fec0::1',
  'fc00::1',
  'fd00:ec2::254',
  'ff02::1',
  '2001:db8::1',
  '100::1',
  '4000::1',
];
const PUBLIC = [
  '1.1.1.1',
  '41.90.0.1',
  '172.32.0.1',
  '2606:4700::1111',
  '[2a00:1450::1]',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
];

describe('an address', () => {
  it.each(PRIVATE)('%s is not public', (text) => expect(publicly(text)).toBe(false));
  it.each(PUBLIC)('%s is public', (text) => expect(publicly(text)).toBe(true));
  it.each(['example.com', '', '1.2.3.4.5', '::g', '256.1.1.1'])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });
});

const RANGES: [number, number][] = [
  [0x00000000, 8],
  [0x0a000000, 8],
  [0x64400000, 10],
  [0x7f000000, 8],
  [0xa9fe0000, 16],
  [0xac100000, 12],
  [0xc0a80000, 16],
  [0xe0000000, 4],
  [0xf0000000, 4],
];
const privateV4 = fc
  .tuple(fc.constantFrom(...RANGES), fc.nat(0xffffffff))
  .map(([[start, bits], any]) => (start + (any % 2 ** (32 - bits))) >>> 0);

const octets = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
const dotted = (value: number) => octets(value).join('.');
const groups = (value: number) => `${(value >>> 16).toString(16)}:${(value & 0xffff).toString(16)}`;

/** Every way to write an IPv4 address that some resolver or URL parser takes. */
const NOTATIONS: ((value: number) => string)[] = [
  dotted,
  String,
  (value) => `0x${value.toString(16)}`,
  (value) =>
    octets(value)
      .map((octet) => `0x${octet.toString(16)}`)
      .join('.'),
  (value) =>
    octets(value)
      .map((octet) => `0${octet.toString(8)}`)
      .join('.'),
  (value) => `${value >>> 24}.${value & 0xffffff}`,
  (value) => `::ffff:${dotted(value)}`,
  (value) => `::ffff:${groups(value)}`,
  (value) => `0:0:0:0:0:ffff:${groups(value)}`,
  (value) => `::${groups(value)}`,
  (value) => `64:ff9b::${groups(value)}`,
  (value) => `64:ff9b:1::${groups(value)}`,
  (value) => `2002:${groups(value)}::1`,
];

it('takes no private address for public, in whatever notation', () => {
  fc.assert(
    fc.property(privateV4, fc.constantFrom(...NOTATIONS), (value, write) => {
      const text = write(value);
      expect([text, publicly(text)]).toEqual([text, false]);
      const url = `https://${text.includes(':') ? `[${text}]` : text}/`;
      if (URL.canParse(url)) expect([url, publicly(new URL(url).hostname)]).toEqual([url, false]);
    }),
    { numRuns: 500 },
  );
});

describe('an allow list', () => {
  const list = AllowList.parse('localhost, PBX.internal.,10.0.0.0/8,192.168.1.5,[fd00::5],bücher.example')!;

  it.each([
    'localhost',
    'pbx.internal',
    'pbx.internal.',
    '10.255.0.1',
    '[::ffff:10.0.0.1]',
    '192.168.1.5',
    '[fd00::5]',
    'xn--bcher-kva.example',
  ])('has %s', (host) => expect(list.hasHost(host)).toBe(true));
  it.each(['internal', 'evil.localhost', '11.0.0.1', '192.168.1.6', '[fd00::6]', 'example.com'])(
    'has not %s',
    (host) => expect(list.hasHost(host)).toBe(false),
  );
  it.each([
    'https://host',
    'host:80',
    '10.0.0.0/33',
    '*',
    '*.internal',
    'a b',
    '-x',
    '1.2.3.400',
    'host/path',
  ])('is refused with the entry %j', (entry) => expect(AllowList.parse(`localhost,${entry}`)).toBeNull());
  it('may be empty, and then has nothing', () => {
    expect(AllowList.parse('')!.hasHost('localhost')).toBe(false);
  });
});
