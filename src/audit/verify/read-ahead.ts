/** Reads pieces one after the other, some of them at a time, and yields them in their order. */
export async function* readAhead<T>(
  pieces: number,
  atOnce: number,
  read: (piece: number) => Promise<T>,
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  let next = 0;
  while (next < pieces || underWay.length > 0) {
    while (next < pieces && underWay.length < atOnce) {
      const reading = read(next++);
      // Whoever awaits it gets the error; until then it must not end the process.
      reading.catch(() => undefined);
      underWay.push(reading);
    }
    yield await underWay.shift()!;
  }
}
