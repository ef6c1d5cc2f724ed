/** Reads texts of which the next is mostly the one before: that one is handed out again instead of made anew. */
export class RepeatedText {
  private last = '';

  read(bytes: Buffer, start: number, end: number): string {
    if (!this.isLast(bytes, start, end)) this.last = bytes.toString('utf8', start, end);
    return this.last;
  }

  private isLast(bytes: Buffer, start: number, end: number): boolean {
    const { last } = this;
    if (end - start !== last.length) return false;
    // Of as many units as bytes is ASCII alone, which looks the same in both. The end is where numbers and kinds differ.
    for (let at = last.length - 1; at >= 0; at--) {
      if (last.charCodeAt(at) !== bytes[start + at]) return false;
    }
    return true;
  }
}
