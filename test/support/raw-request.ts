import { connect } from 'node:net';

/** Sends bytes as they are and gives back everything that came, for what an HTTP client would not let through. */
export async function rawRequest(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.write(bytes);
  let answer = '';
  for await (const chunk of socket.setEncoding('utf8')) answer += chunk as string;
  return answer;
}
