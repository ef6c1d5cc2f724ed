import { afterEach, expect, it, jest } from '@jest/globals';
import { StoppedEarly, StopSignals } from '../../../src/boot/stop-signals.js';

let stops: StopSignals;

afterEach(() => {
  stops.dispose();
  jest.restoreAllMocks();
});

it.each(['SIGINT', 'SIGTERM'] as const)('takes %s for the wish to stop', (signal) => {
  stops = new StopSignals();
  expect(() => stops.throwIfStopped()).not.toThrow();
  process.emit(signal);
  expect(() => stops.throwIfStopped()).toThrow(StoppedEarly);
});

it('acts once on a Ctrl-C that npm passes on a second time', () => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  let acted = 0;
  stops = new StopSignals();
  stops.onStop(() => (acted += 1));
  process.emit('SIGINT');
  process.emit('SIGINT');
  expect(acted).toBe(1);
  expect(exit).not.toHaveBeenCalled();
});

it('ends the process when somebody insists', () => {
  const exit = jest.spyOn(process, 'exit').mockReturnValue(undefined as never);
  const now = jest.spyOn(Date, 'now').mockReturnValue(10_000);
  stops = new StopSignals();
  process.emit('SIGTERM');
  now.mockReturnValue(12_000);
  process.emit('SIGTERM');
  expect(exit).toHaveBeenCalledWith(130);
});

it('leaves the signals alone afterwards', () => {
  stops = new StopSignals();
  const before = process.listenerCount('SIGTERM');
  stops.dispose();
  expect(process.listenerCount('SIGTERM')).toBe(before - 1);
});
