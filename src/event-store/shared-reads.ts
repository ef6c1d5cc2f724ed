/** Lets everyone who wants the same thing at the same time share one read of it. */
export class SharedReads<T> {
  private readonly underWay = new Map<string, Promise<T>>();

  /** @param key says what is read: who asks for it while it is being read gets that read's result, or its error */
  read(key: string, read: () => Promise<T>): Promise<T> {
    const shared = this.underWay.get(key);
    if (shared) return shared;
    const own = read().finally(() => this.underWay.delete(key));
    this.underWay.set(key, own);
    return own;
  }
}
