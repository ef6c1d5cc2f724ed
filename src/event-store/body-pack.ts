/** Where one body lies in the packed bytes. */
export interface PackedBody {
  body_at: number;
  body_length: number;
}

/**
 * Lays the bodies of a batch end to end, so that they travel as one binary parameter:
 * no hex or base64, and no second copy of each on the way.
 */
export class BodyPack {
  private readonly parts: Buffer[] = [];
  private length = 0;

  add(body: Buffer): PackedBody {
    const place = { body_at: this.length, body_length: body.length };
    this.parts.push(body);
    this.length += body.length;
    return place;
  }

  bytes(): Buffer {
    return Buffer.concat(this.parts, this.length);
  }
}
