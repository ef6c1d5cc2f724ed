/** The media type of ours that a caller likes best. */
export const LIST_TYPES = ['application/json', 'text/csv', 'application/x-ndjson'] as const;
export type ListType = (typeof LIST_TYPES)[number];

interface Range {
  type: string;
  q: number;
}

function parseAccept(accept: string): Range[] {
  return accept.split(',').map((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const q = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
    return { type, q: q >= 0 && q <= 1 ? q : 0 };
  });
}

/** The weight of the most specific range that covers the type (RFC 9110, 12.5.1); 0 when none does. */
function weight(ranges: readonly Range[], type: string): number {
  for (const candidate of [type, `${type.split('/', 1)[0]}/*`, '*/*']) {
    const range = ranges.find((each) => each.type === candidate);
    if (range) return range.q;
  }
  return 0;
}

/** Chooses by `Accept`; JSON where nothing is asked for, or nothing that we have. */
export function preferredListType(accept: string | undefined): ListType {
  if (accept === undefined) return 'application/json';
  const ranges = parseAccept(accept);
  let best: ListType = 'application/json';
  for (const type of LIST_TYPES) if (weight(ranges, type) > weight(ranges, best)) best = type;
  return best;
}
