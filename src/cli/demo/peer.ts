/** A server and what opens it. */
export interface Peer {
  url: string;
  token: string;
}

/** Somebody did not answer as the story has it. */
export class UnexpectedAnswer extends Error {}

/**
 * Asks a server for JSON.
 * @throws UnexpectedAnswer unless it answers 2xx
 */
export async function ask<T>(peer: Peer, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(peer.url + path, {
    method,
    headers: {
      authorization: `Bearer ${peer.token}`,
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  if (!response.ok)
    throw new UnexpectedAnswer(`${method} ${path}: expected 2xx, got ${response.status} ${text}`);
  return JSON.parse(text) as T;
}
