const NULL = 'NULL';
const TO_ESCAPE = /["\\]/g;

/**
 * An array as PostgreSQL reads it from text, for a parameter. The driver's own way from an array to such text runs two
 * regular expressions over each element and costs several times as much.
 */
export class ArrayLiteral {
  private text = '';
  private elements = 0;
  private nulls = 0;

  get length(): number {
    return this.elements;
  }

  addText(value: string | null): void {
    if (value === null) return this.addNull();
    const escaped = value.includes('"') || value.includes('\\') ? value.replace(TO_ESCAPE, '\\$&') : value;
    this.push(`"${escaped}"`);
  }

  /** @param hex the bytes in hex; nothing in it needs quotes */
  addBytes(hex: string | null): void {
    if (hex === null) return this.addNull();
    this.push(`\\\\x${hex}`);
  }

  addInteger(value: number): void {
    this.push(String(value));
  }

  /** Null where there are no elements but nulls. */
  toParameter(): string | null {
    if (this.elements === 0) return '{}';
    return this.nulls === this.elements ? null : `{${this.text}}`;
  }

  private addNull(): void {
    this.nulls += 1;
    this.push(NULL);
  }

  private push(element: string): void {
    this.text += this.elements === 0 ? element : `,${element}`;
    this.elements += 1;
  }
}
