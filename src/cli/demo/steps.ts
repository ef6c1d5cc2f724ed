import { checkLives } from '../../sandbox/checker.js';
import { HttpClient } from '../../sandbox/http-client.js';
import type { TrueAssignment } from '../../sandbox/true-history.js';
import { ask, UnexpectedAnswer } from './peer.js';
import type { ProviderItem, Story } from './story.js';

/** One thing that happens; `tell` says what came of it, a line each. */
export interface Step {
  title: string;
  tell(story: Story): Promise<string[]>;
}

const TIMEOUT_MS = 10_000;

/** The tour: everything a provider's webhook does to you, and what the ledger makes of it. */
export function tour(): Step[] {
  let first: ProviderItem, second: ProviderItem, third: ProviderItem;
  return [
    {
      title: 'The provider is told where to send its events',
      tell: async (story) => [`webhook for number.* → ${await story.subscribe()}`],
    },
    {
      title: 'Three numbers are claimed',
      async tell(story) {
        const [a, b, c] = await story.available(3);
        [first, second, third] = [await story.claim(a!), await story.claim(b!), await story.claim(c!)];
        return [...(await story.attempts()), `${first.e164}: ${await story.compare(first)}`];
      },
    },
    {
      title: 'The first is released, and the event is delivered again and again',
      async tell(story) {
        await story.faults({ repeat: 1 });
        first = await story.release(first);
        return [...(await story.attempts()), ...(await story.compare(first))];
      },
    },
    {
      title: 'The second is released, but four attempts are lost on the way',
      async tell(story) {
        await story.faults({ drop: 1 });
        second = await story.release(second);
        const before = [...(await story.attempts()), ...(await story.compare(second))];
        return [
          ...before,
          '15 seconds later',
          ...(await story.attempts(15)),
          ...(await story.compare(second)),
        ];
      },
    },
    {
      title: 'The third is released and claimed again, and the release comes last',
      async tell(story) {
        await story.faults({ delay: 1, delay_seconds: 3_600 });
        await story.release(third);
        await story.faults({});
        third = await story.claim(third.e164);
        const before = [...(await story.attempts()), ...(await story.compare(third))];
        return [
          ...before,
          'an hour later',
          ...(await story.attempts(3_600)),
          ...(await story.compare(third)),
        ];
      },
    },
    {
      title: 'It is released once more, and the event is lost for good, until somebody asks for it',
      async tell(story) {
        await story.faults({ dead_letter: 1 });
        third = await story.release(third);
        const before = [...(await story.attempts(15)), ...(await story.compare(third))];
        await story.retryDead();
        return [...before, 'a retry by hand', ...(await story.attempts()), ...(await story.compare(third))];
      },
    },
    { title: 'Every holding of every number, compared', tell: compareAll },
  ];
}

/** @throws UnexpectedAnswer when the ledger's history differs from what really happened */
async function compareAll(story: Story): Promise<string[]> {
  const { assignments } = await ask<{ assignments: TrueAssignment[] }>(
    story.sandbox,
    'GET',
    '/sandbox/history',
  );
  const numbers = [...new Set(assignments.map(({ e164 }) => e164))];
  const lives = numbers.map((e164, index) => ({
    index,
    e164,
    events: [],
    assignments: assignments.filter((assignment) => assignment.e164 === e164),
  }));
  const client = new HttpClient(story.ledger.url, 1, TIMEOUT_MS);
  const options = { apiKey: story.ledger.token, minPosition: story.position, concurrency: 1 };
  try {
    const result = await checkLives(
      client,
      lives[Symbol.iterator](),
      { ...options, patienceMs: TIMEOUT_MS },
      () => undefined,
    );
    if (result.different > 0) throw new UnexpectedAnswer(result.differences.join('\n'));
    return [
      `${result.equal} of ${result.asked} numbers, ${assignments.length} holdings: the ledger's history is the provider's`,
    ];
  } finally {
    client.close();
  }
}
