import { CloudEvent, HTTP } from 'cloudevents';
import { nextStatusAttempt, pauseAfter, STATUS_EVENT_TYPE, statusEvent } from './status.rules.js';

const at = new Date('2026-11-02T01:00:00Z');
const told = {
  id: '01920000-0000-7000-8000-0000000000d1',
  issue: { id: '01920000-0000-7000-8000-0000deadbeef', reportedAt: new Date('2026-11-01T01:00:00Z') },
  seq: 7,
  state: 'awaiting-approval' as const,
  at,
  sourceReference: 'HL-1',
  sentence: { zh: '承办单位正在办理。', en: 'The unit is working on your report.' },
  reply: null,
  survivor: null,
};

describe('a state as a CloudEvent', () => {
  const event = statusEvent(told, 'https://district.example');

  it('is read by the SDK of the CloudEvents project', () => {
    const parsed = HTTP.toEvent({
      headers: { 'content-type': 'application/cloudevents+json' },
      body: JSON.stringify(event),
    }) as CloudEvent<typeof event.data>;
    expect(parsed.validate()).toBe(true);
    expect(parsed).toMatchObject({
      specversion: '1.0',
      id: told.id,
      source: 'https://district.example/coordination',
      type: STATUS_EVENT_TYPE,
      subject: '20261101-DEADBEEF',
      time: '2026-11-02T01:00:00.000Z',
      sequence: '0000000007',
    });
    expect(parsed.data).toEqual({
      number: '20261101-DEADBEEF',
      sourceReference: 'HL-1',
      state: 'AWAITING_APPROVAL',
      sentence: told.sentence,
      reply: null,
      at: '2026-11-02T01:00:00.000Z',
      mergedInto: null,
    });
  });

  it('leaves out what else the issue holds', () => {
    const full = { ...told, title: '泄漏', description: '泄漏', address: '泄漏', reporter: '泄漏' };
    expect(JSON.stringify(statusEvent(full, ''))).not.toContain('泄漏');
  });
});

describe('the next attempt', () => {
  const next = (attempts: number, minutesAgo: number, asked: number | null = null): number | null => {
    const found = nextStatusAttempt(
      { attempts, triedSince: new Date(at.getTime() - minutesAgo * 60_000), now: at },
      asked,
    );
    return found && (found.getTime() - at.getTime()) / 1000;
  };
  it('waits longer after each failure, for an hour at most', () => {
    expect([1, 2, 3, 4, 8, 30].map((attempts) => next(attempts, 10))).toEqual([10, 30, 60, 120, 3600, 3600]);
  });
  it('waits as long as the receiver asks, for an hour at most', () => {
    expect([next(1, 0, 45), next(1, 0, 3), next(1, 0, 1e9)]).toEqual([45, 10, 3600]);
  });
  it('is the last one within a day', () => {
    expect(next(30, 22 * 60)).toBe(3600);
    expect(next(30, 24 * 60)).toBeNull();
  });
});

describe('a pause of the whole receiver', () => {
  it('follows a request for a pause, an error of the receiver and no answer, but not the refusal of one message', () => {
    const after = (status: number | null, retryAfterSeconds: number | null = null): number =>
      pauseAfter({ status, retryAfterSeconds });
    expect([after(429, 30), after(503), after(null), after(400), after(429), after(503, 1e9)]).toEqual([
      30, 5, 5, 0, 5, 3600,
    ]);
  });
});
