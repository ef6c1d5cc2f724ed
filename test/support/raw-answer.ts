import { connect } from 'node:net';

/** An answer as it came over the socket. */
export interface RawAnswer {
  status: number;
  /** Lower-case names; of repeated ones the last. */
  headers: Record<string, string>;
  body: string;
}

/**
 * Sends bytes as they are, and reads the first answer to them: to its end, or only its head when it has none.
 * @returns null when the server closes without an answer
 * @throws when neither happens in time
 */
export function rawAnswer(port: number, bytes: Buffer, withinMs: number): Promise<RawAnswer | null> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const headOnly = bytes.subarray(0, 5).toString('latin1') === 'HEAD ';
    let received = Buffer.alloc(0);
    const timer = setTimeout(
      () => settle(() => reject(new Error(`no answer within ${withinMs} ms`))),
      withinMs,
    );
    const settle = (then: () => void) => {
      clearTimeout(timer);
      socket.destroy();
      then();
    };
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      const answer = readAnswer(received);
      if (answer && (headOnly || answer.whole)) settle(() => resolve(answer));
    });
    // Refused early, with bytes of ours still on the way, the connection may be reset behind the answer.
    socket.on('error', () => undefined);
    socket.on('close', () => settle(() => resolve(readAnswer(received))));
    socket.write(bytes);
  });
}

function readAnswer(received: Buffer): (RawAnswer & { whole: boolean }) | null {
  const end = received.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [statusLine = '', ...lines] = received.subarray(0, end).toString('latin1').split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1]);
  if (status === 100) return readAnswer(received.subarray(end + 4));
  const headers = Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(':')).toLowerCase(),
      line.slice(line.indexOf(':') + 1).trim(),
    ]),
  );
  const body = received.subarray(end + 4);
  return { status, headers, body: body.toString('utf8'), whole: isWhole(status, headers, body) };
}

function isWhole(status: number, headers: Record<string, string>, body: Buffer): boolean {
  if (status === 204 || status === 304) return true;
  if (headers['content-type']?.startsWith('text/event-stream')) return true;
  if (headers['transfer-encoding'] === 'chunked') return body.subarray(-5).toString() === '0\r\n\r\n';
  return headers['content-length'] !== undefined && body.length >= Number(headers['content-length']);
}
