import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { Instant } from '../numbers/instant.js';
import type { Workspaces } from '../tenancy/workspaces.js';
import { notBegun } from './assignments.errors.js';
import type { Evidence } from './evidence.js';
import type { FoundNumber } from './known-number.js';
import { LoggedNumbers } from './logged-numbers.js';
import { itemAsOf, newestItem, type NumberItem } from './number-item.js';
import { ProjectedNumbers } from './projected-numbers.js';

/** One number, with what the answer was asked for and rests on. */
export interface NumberAnswer {
  item: NumberItem;
  as_of: Instant | null;
  known_at: Instant | null;
  evidence: Evidence[];
  /** The position of the log that the answer reflects. */
  position: number;
}

/**
 * Who holds a number, or held it at `asOf`, by what is known now or was known at `knownAt`. `knownAt` alone asks for
 * the answer that was right at that moment, so `asOf` is then the same instant.
 * @throws NumberNotFound, KnownAtInFuture
 */
export class GetNumber extends Query<NumberAnswer> {
  constructor(
    readonly visible: Workspaces,
    readonly e164: string,
    readonly asOf: Instant | null,
    readonly knownAt: Instant | null,
  ) {
    super();
  }
}

@QueryHandler(GetNumber)
export class GetNumberHandler implements IQueryHandler<GetNumber> {
  constructor(
    private readonly projected: ProjectedNumbers,
    private readonly logged: LoggedNumbers,
  ) {}

  async execute({ visible, e164, asOf, knownAt }: GetNumber): Promise<NumberAnswer> {
    if (knownAt !== null)
      return answerAsOf(await this.logged.knownAt(visible, e164, knownAt), asOf ?? knownAt, knownAt);
    if (asOf !== null) return answerAsOf(await this.projected.read(visible, e164), asOf, null);
    const { known, position } = await this.projected.read(visible, e164);
    return { item: newestItem(known), as_of: null, known_at: null, evidence: known.evidence, position };
  }
}

function answerAsOf({ known, position }: FoundNumber, asOf: Instant, knownAt: Instant | null): NumberAnswer {
  const item = itemAsOf(known, asOf);
  if (item === null) throw notBegun(known.e164, asOf, position);
  return { item, as_of: asOf, known_at: knownAt, evidence: known.evidence, position };
}
