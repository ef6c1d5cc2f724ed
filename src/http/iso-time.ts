const MS = 1_000;

let second = Number.NaN;
let upToSecond = '';

/** What `new Date(ms).toISOString()` says, with the text of each second made once. @param ms since 1970 */
export function isoTime(ms: number): string {
  const its = Math.floor(ms / MS);
  if (its !== second) {
    upToSecond = new Date(its * MS).toISOString().slice(0, 20);
    second = its;
  }
  return `${upToSecond}${String(ms - its * MS).padStart(3, '0')}Z`;
}
