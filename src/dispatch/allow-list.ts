import { domainToASCII } from 'node:url';
import ipaddr from 'ipaddr.js';
import { type Address, parseAddress } from './address.js';

type Range = [Address, number];

/** What an entry may be; said to whoever got one wrong. */
export const ALLOW_LIST_FORM = 'host names, addresses and CIDR ranges with commas between them';

/** The destinations that may be private or plain `http:`, by name or by address. Without entries there are none. */
export class AllowList {
  private constructor(
    private readonly names: ReadonlySet<string>,
    private readonly ranges: readonly Range[],
  ) {}

  /**
   * @param text such as `localhost,10.0.0.0/8,[fd00::5]`; empty for none
   * @returns null when an entry cannot be read
   */
  static parse(text: string): AllowList | null {
    const names = new Set<string>();
    const ranges: Range[] = [];
    for (const entry of text.split(',').map((each) => each.trim())) {
      if (entry === '') continue;
      const range = rangeOf(entry);
      const name = nameOf(entry);
      if (range) ranges.push(range);
      else if (name) names.add(name);
      else return null;
    }
    return new AllowList(names, ranges);
  }

  static readonly nothing = new AllowList(new Set(), []);

  /** Whether a URL's host is listed: by its name, or as an address within a listed range. */
  hasHost(hostname: string): boolean {
    const address = parseAddress(hostname);
    return address ? this.hasAddress(address) : this.names.has(nameOf(hostname) ?? '');
  }

  hasAddress(address: Address): boolean {
    return this.ranges.some(
      ([start, bits]) => start.kind() === address.kind() && address.match([start, bits] as never),
    );
  }
}

const NAME = /^(?!-)[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

function nameOf(text: string): string | null {
  // It would cut off what a URL has behind its host.
  if (/[/\\:?#@]/.test(text)) return null;
  const name = domainToASCII(text.replace(/\.$/, '')).toLowerCase();
  // All digits behind the last dot would be read as an address.
  return NAME.test(name) && !/(^|\.)(\d+|0x[0-9a-f]*)$/.test(name) ? name : null;
}

function rangeOf(entry: string): Range | null {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  const address = parseAddress(entry);
  return address && [address, address.kind() === 'ipv4' ? 32 : 128];
}
