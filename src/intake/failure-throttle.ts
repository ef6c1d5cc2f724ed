import { Injectable } from '@nestjs/common';
import ipaddr from 'ipaddr.js';

/** Failures an address may have at once, and how many come back per second: 300 a minute. */
const CAPACITY = 300;
const REFILL_PER_SECOND = 5;
/** Addresses remembered; beyond that the one silent for longest is forgotten. */
const MAX_ADDRESSES = 10_000;

/** Whoever has one IPv6 address has at least a network of 64 bits of them (RFC 6177), and is counted as one. */
const IPV6_GROUPS = 4;

interface Bucket {
  tokens: number;
  /** Milliseconds since 1970. */
  at: number;
}

/**
 * A token bucket per address, drawn from by refused signatures only: every delivery is verified first,
 * so one that verifies is never slowed by what else came from its address.
 */
@Injectable()
export class FailureThrottle {
  private readonly buckets = new Map<string, Bucket>();

  /**
   * Counts one failure.
   * @param now milliseconds since 1970
   * @returns seconds until the address may fail again; 0 while it still may
   */
  countFailure(address: string, now: number): number {
    const sender = senderOf(address);
    const tokens = this.tokensLeft(sender, now);
    const allowed = tokens >= 1;
    this.remember(sender, { tokens: allowed ? tokens - 1 : tokens, at: now });
    return allowed ? 0 : Math.ceil((1 - tokens) / REFILL_PER_SECOND);
  }

  /** How many addresses are remembered. */
  get size(): number {
    return this.buckets.size;
  }

  private tokensLeft(address: string, now: number): number {
    const bucket = this.buckets.get(address);
    if (!bucket) return CAPACITY;
    const seconds = Math.max(0, now - bucket.at) / 1000;
    return Math.min(CAPACITY, bucket.tokens + seconds * REFILL_PER_SECOND);
  }

  /** Puts the address last in the map's order, so that the first is always the one silent for longest. */
  private remember(address: string, bucket: Bucket): void {
    this.buckets.delete(address);
    this.buckets.set(address, bucket);
    if (this.buckets.size <= MAX_ADDRESSES) return;
    const [oldest] = this.buckets.keys();
    this.buckets.delete(oldest!);
  }
}

/** What counts as one sender: an IPv4 address, also when it is written as IPv6, or an IPv6 network. */
function senderOf(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv6 ? parsed.parts.slice(0, IPV6_GROUPS).join(':') : parsed.toString();
}
