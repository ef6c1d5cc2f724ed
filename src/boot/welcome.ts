import { FIRST_NUMBER, firstEvent } from './first-event.js';

/** What the start made up and shows this once. */
export interface FirstStart {
  adminKey: string | null;
  endpoint: { workspace_id: string; secret: string } | null;
}

/** The lines the service greets with. */
export function welcome(url: string, made: FirstStart, now: Date): string {
  const lines = [
    'The number ledger is running.',
    `  Docs     ${url}/docs`,
    `  Webhook  ${url}/webhooks/sautikit/default`,
  ];
  if (made.adminKey || made.endpoint)
    lines.push('', 'Made for you at this first start. Keep it, it is not shown again:');
  if (made.adminKey) lines.push(`  Admin key        ${made.adminKey}`);
  if (made.endpoint) {
    lines.push(
      `  Endpoint secret  ${made.endpoint.secret}`,
      `  Workspace id     ${made.endpoint.workspace_id}`,
    );
    lines.push('', 'Send a first event:', sendLine(url, made.endpoint, now));
  }
  if (made.endpoint && made.adminKey) {
    lines.push('', 'Ask who holds the number:');
    // min_position: pasted together with the line before, it waits until the event has reached the answers.
    const query = `${url}/v1/numbers/${FIRST_NUMBER}?min_position=1`;
    lines.push(`  curl -sS '${query}' -H 'Authorization: Bearer ${made.adminKey}'`);
  }
  return lines.join('\n');
}

function sendLine(
  url: string,
  { workspace_id, secret }: { workspace_id: string; secret: string },
  now: Date,
): string {
  const { body, signature } = firstEvent(workspace_id, secret, now);
  const headers = [`'Content-Type: application/json'`, `'X-Sautikit-Signature: ${signature}'`];
  return `  curl -sS ${url}/webhooks/sautikit/default ${headers.map((header) => `-H ${header}`).join(' ')} -d '${body}'`;
}
