/** Reads pieces one after the other, some of them at a time also while one is used, and yields them in their order. */
export async function* readAhead<T>(
  pieces: number,
  atOnce: number,
  read: (piece: number) => Promise<T>,
): AsyncGenerator<T> {
  const underWay: Promise<T>[] = [];
  let next = 0;
  const begin = () => {
    while (next < pieces && underWay.length < atOnce) {
      const reading = read(next++);
      // Whoever awaits it gets the error; until then it must not end the process.
      reading.catch(() => undefined);
      underWay.push(reading);
    }
  };
  for (begin(); underWay.length > 0;) {
    const piece = await underWay.shift()!;
    begin();
    yield piece;
  }
}
