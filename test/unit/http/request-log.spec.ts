import { expect, it } from '@jest/globals';
import { createLogger } from '../../../src/http/logger.js';
import { RequestLog } from '../../../src/http/request-log.js';

const REQUEST = {
  id: 'r-1',
  address: '192.0.2.7',
  method: 'GET',
  route: '/v1/numbers/:e164',
  status: 200,
  ms: 12.345_678,
};

function logOf(logLevel: string) {
  const lines: string[] = [];
  const to = { write: (line: string) => void lines.push(line) };
  const logger = createLogger({ logLevel }, to);
  return { lines, logger, log: new RequestLog(logger, to) };
}

it('is what pino would write', () => {
  const { lines, logger, log } = logOf('info');
  for (const odd of [
    'r-1',
    'a"b\\c\n\u0000\ud800',
    'ü'.repeat(60),
    `nlk_${'x'.repeat(54)}`,
    `fe80::1%${'0f'.repeat(32)}`,
  ]) {
    log.write('warn', { ...REQUEST, id: odd, address: odd });
    const { method, route, status } = REQUEST;
    logger.warn({ request_id: odd, address: odd, method, route, status, ms: 12.346 }, 'request');
  }
  const withoutTime = lines.map((line) => line.replace(/"time":"[^"]+Z"/, ''));
  for (let at = 0; at < lines.length; at += 2) expect(withoutTime[at]).toBe(withoutTime[at + 1]);
  expect(Date.parse((JSON.parse(lines[0]!) as { time: string }).time)).toBeCloseTo(Date.now(), -4);
  expect(lines.join('')).not.toMatch(/nlk_x|(0f){32}/);
});

it('is left out below the level', () => {
  const { lines, log } = logOf('info');
  log.write('debug', REQUEST);
  expect(lines).toEqual([]);
  log.write('info', REQUEST);
  expect(lines).toHaveLength(1);
});
