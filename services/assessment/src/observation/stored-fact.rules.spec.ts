import { readFileSync } from 'node:fs';
import { issueProgressed, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import { aTask, lifeOf, organization, refusalBy, story } from '../../test/builders.js';
import { payloadOf, storedFact } from './stored-fact.rules.js';

const sample = JSON.parse(
  readFileSync(
    new URL('../../../../libs/contracts/samples/coordination.issue-progressed.v2.json', import.meta.url),
    'utf8',
  ),
) as { payload: IssueProgressed };

/** The payload as the database returns it. */
const readAgain = (payload: IssueProgressed): IssueProgressed =>
  payloadOf(
    payload.issueId,
    payload.after.version,
    JSON.parse(JSON.stringify(storedFact(payload))) as ReturnType<typeof storedFact>,
  );

describe('a stored fact', () => {
  const payload = issueProgressed.payload.parse(sample.payload);

  it('gives back every payload', () => {
    const lives = story(lifeOf('water')).map((fact) => fact.payload);
    const empty = { ...payload, organizationId: null, task: null, callback: null, wrongRefusals: [] };
    for (const each of [payload, empty, ...lives]) {
      expect(readAgain(each)).toEqual(each);
      expect(issueProgressed.payload.safeParse(readAgain(each)).success).toBe(true);
    }
  });

  it('gives back false, 0 and full lists', () => {
    const full: IssueProgressed = {
      ...payload,
      late: false,
      callback: { responded: false, resolved: null, satisfaction: null },
      wrongRefusals: [payload.issueId],
      task: aTask('street'),
      refusal: refusalBy('street'),
      after: {
        ...payload.after,
        elapsedMinutes: 0,
        limitMinutes: 0,
        delay: [{ organizationId: organization('street'), month: '2026-11', minutes: 1 }],
      },
    };
    expect(readAgain(full)).toEqual(full);
  });

  it('holds no null, no empty list and nothing that a column holds', () => {
    const [first] = story([{ at: '11-02 09:00', step: 'reported' }]);
    const text = JSON.stringify(storedFact(first!.payload));
    expect(text).not.toMatch(/null|\[\]|issueId|version/);
    expect(text.length).toBeLessThan(JSON.stringify(first!.payload).length * 0.65);
  });
});
