import ipaddr from 'ipaddr.js';

export type Address = ipaddr.IPv4 | ipaddr.IPv6;

/** Answers the machines of a cloud as if it were theirs (Azure), from an address that looks like anybody's. */
const METADATA_AMONG_PUBLIC = '168.63.129.16';

/**
 * Reads an IP address in any notation that a resolver takes: `0x7f.1`, `2130706433`, `[::1]`, `fe80::1%eth0`. An IPv4
 * address that travels inside an IPv6 one (`::ffff:127.0.0.1`, NAT64) is the one inside.
 * @returns null for what is no address, such as a name
 */
export function parseAddress(text: string): Address | null {
  const bare = text.replace(/^\[(.*)\]$/, '$1').replace(/%.*$/, '');
  if (!ipaddr.isValid(bare)) return null;
  const address = ipaddr.parse(bare);
  return address instanceof ipaddr.IPv6 ? (embedded(address) ?? address) : address;
}

function embedded(address: ipaddr.IPv6): ipaddr.IPv4 | null {
  if (address.isIPv4MappedAddress()) return address.toIPv4Address();
  if (!address.match(ipaddr.IPv6.parse('64:ff9b::'), 96)) return null;
  return new ipaddr.IPv4(address.toByteArray().slice(12));
}

/** Whether an address is one of the open internet; whatever is not surely so is not. */
export function isPublic(address: Address): boolean {
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return address.toString() !== METADATA_AMONG_PUBLIC;
  // 2000::/3 is all of IPv6 that was ever given out as global.
  return address.match(ipaddr.IPv6.parse('2000::'), 3);
}
