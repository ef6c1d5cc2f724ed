/** What may have been signed, in which order. */
export interface SigningOrder {
  /** Completes "signed over …". */
  name: string;
  /** Whether the provider signs in this one. */
  right: boolean;
  parts(body: Buffer): (Buffer | string)[];
}

/** The order the provider signs in, then those seen to be mistaken for it. */
export function signingOrders(timestamp: string | null): SigningOrder[] {
  const body = { name: 'the body alone', right: timestamp === null, parts: (bytes: Buffer) => [bytes] };
  if (timestamp === null) return [body];
  const t = timestamp;
  return [
    { name: 'the body, a dot, then the time', right: true, parts: (bytes) => [bytes, `.${t}`] },
    { name: 'the time, a dot, then the body', right: false, parts: (bytes) => [`${t}.`, bytes] },
    body,
    { name: 'the body and the time without a dot', right: false, parts: (bytes) => [bytes, t] },
    { name: 'the time and the body without a dot', right: false, parts: (bytes) => [t, bytes] },
  ];
}
