import { lookup as resolveName, type LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { buildConnector } from 'undici';
import { isPublic, parseAddress } from './address.js';
import type { AllowList } from './allow-list.js';
import { AddressRefused } from './dispatch.errors.js';

/** Resolves a name to all of its addresses; Node's own but in tests. */
export type Resolve = (
  hostname: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveAll: Resolve = (hostname, done) => resolveName(hostname, { all: true }, done);

/**
 * Keeps requests that others have us make out of our own network. A name is checked as the connection is made, by the
 * very addresses that are then connected to: a name that changes its answer in between (rebinding) gains nothing.
 */
export class AddressGuard {
  constructor(
    private readonly allowed: AllowList,
    private readonly resolve: Resolve = resolveAll,
  ) {}

  /** What is wrong with a destination's URL as far as it can be told without asking a resolver; null when nothing is. */
  urlFault(text: string): string | null {
    if (!URL.canParse(text)) return 'must be an absolute URL, such as https://example.com/hooks';
    const { protocol, hostname, username, password } = new URL(text);
    if (protocol !== 'https:' && protocol !== 'http:') return `must begin with https://, got ${protocol}//`;
    if (username !== '' || password !== '') return 'must not hold a user name or a password';
    if (this.allowed.hasHost(hostname)) return null;
    if (protocol === 'http:') return `must begin with https://${UNLESS_LISTED}`;
    const address = parseAddress(hostname);
    return address && !isPublic(address) ? `must not be a private address${UNLESS_LISTED}` : null;
  }

  /** Makes undici's connections. @param timeoutMs for the name, the connection and TLS together */
  connector(timeoutMs: number): buildConnector.connector {
    const connect = buildConnector({ timeout: timeoutMs, lookup: this.lookup });
    return (options, done) => {
      const fault = this.connectFault(options.protocol, options.hostname);
      if (fault) done(new AddressRefused(fault), null);
      else connect(options, done);
    };
  }

  /** Node asks no resolver about what is an address already, so those are checked here. */
  private connectFault(protocol: string, hostname: string): string | null {
    if (this.allowed.hasHost(hostname)) return null;
    if (protocol !== 'https:') return `${hostname} may be reached over https only`;
    const address = parseAddress(hostname);
    return address && !isPublic(address) ? `${hostname} is a private address` : null;
  }

  private readonly lookup: LookupFunction = (hostname, { all }, done) => {
    this.resolve(hostname, (error, found) => {
      if (error) return done(error, []);
      const safe = found.filter(({ address }) => this.mayConnect(hostname, address));
      if (safe.length === 0) {
        const addresses = found.map(({ address }) => address).join(', ');
        return done(new AddressRefused(`${hostname} is at a private address (${addresses})`), []);
      }
      if (all) done(null, safe);
      else done(null, safe[0]!.address, safe[0]!.family);
    });
  };

  private mayConnect(hostname: string, text: string): boolean {
    if (this.allowed.hasHost(hostname)) return true;
    const address = parseAddress(text);
    return address !== null && (isPublic(address) || this.allowed.hasAddress(address));
  }
}

const UNLESS_LISTED = ', unless the operator lists its host in LEDGER_DESTINATION_ALLOW';
