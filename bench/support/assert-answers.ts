import { assertEqual } from './benchmark.js';

export const NUMBER_PATH = '/v1/numbers/{number}';
const HEADERS = { authorization: 'Bearer nlk_bench' };
const ASKED = 20;

/** The first, the last and some numbers between must be answered as themselves, and one nobody ever held must not. */
export async function assertAnswers(url: string, numbers: number): Promise<void> {
  const ask = (index: number) =>
    fetch(url + NUMBER_PATH.replace('{number}', `%2B2547${String(index).padStart(8, '0')}`), {
      headers: HEADERS,
    });
  for (let asked = 0; asked < ASKED; asked++) {
    const index = Math.round(((numbers - 1) * asked) / (ASKED - 1));
    const { e164 } = (await (await ask(index)).json()) as { e164: string };
    assertEqual('the number answered', e164, `+2547${String(index).padStart(8, '0')}`);
  }
  assertEqual('the answer about a number nobody held', (await ask(numbers)).status, 404);
}
