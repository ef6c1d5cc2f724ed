/** Reads pieces one after the other, each while the one before is used, and yields them in their order. */
export async function* readAhead<T>(pieces: number, read: (piece: number) => Promise<T>): AsyncGenerator<T> {
  const begin = (piece: number) => {
    const reading = read(piece);
    // Whoever awaits it gets the error; until then it must not end the process.
    reading.catch(() => undefined);
    return reading;
  };
  let underWay = pieces > 0 ? begin(0) : null;
  for (let piece = 1; underWay !== null; piece++) {
    const done = await underWay;
    underWay = piece < pieces ? begin(piece) : null;
    yield done;
  }
}
