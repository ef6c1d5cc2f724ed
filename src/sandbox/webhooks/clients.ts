import { HttpClient } from '../http-client.js';

const CONNECTIONS = 64;

/** One client for each server that webhooks point to. */
export class Clients {
  private readonly byOrigin = new Map<string, HttpClient>();

  constructor(private readonly timeoutMs: number) {}

  for(url: string): { client: HttpClient; path: string } {
    const { origin, pathname, search } = new URL(url);
    const client = this.byOrigin.get(origin) ?? new HttpClient(origin, CONNECTIONS, this.timeoutMs);
    this.byOrigin.set(origin, client);
    return { client, path: pathname + search };
  }

  close(): void {
    for (const client of this.byOrigin.values()) client.close();
  }
}
