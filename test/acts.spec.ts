import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generateOperations, subgraphSchema } from './deny/operations.js';

const checkout = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(checkout, file), 'utf8');

/**
 * Acts that a browser journey takes by their buttons, whose source does not name the operation: the file and the title
 * of the test.
 */
const byButton: Readonly<Record<string, readonly [file: string, title: string]>> = {
  coverPhoto: ['photos', 'open in full size by keyboard, and faces are covered for everybody'],
  findIssuesByPhone: ['sealed', 'is shown on the desk for a reason, and the reporter sees who looked'],
  reopenIssue: ['resident', 'demands that an issue is worked on again, with the reason'],
  revealNumbers: ['sealed', 'is shown on the desk for a reason, and the reporter sees who looked'],
  revealReporter: ['desk', 'shows a reporter unmasked only after a reason was given'],
  revokePrecedent: [
    'precedents',
    'becomes a precedent that the coordination office finds, and that the arbiter revokes',
  ],
  unmergeIssue: ['desk', 'is merged into its duplicate, and one click takes the merge back'],
  withdrawSourceRequest: ['source', 'that does not answer withdraws the request, and the source hears the reason'],
  withdrawUnsealing: ['confidential', 'is shown on the desk after another unit has consented, and sees who looked'],
};

/** Acts of another system that delivers its orders: the word that the gateway turns into the command. */
const byDelivery: Readonly<Record<string, string>> = {
  answerSourceRequest: 'answer',
  recordSourceCallback: 'callback',
};

/** The commands whose resolvers stand in the folders of the acts. */
const acts = (() => {
  const resolvers = globSync('services/coordination/src/acts/*/*.resolver.ts', { cwd: checkout }).map(read).join('\n');
  return generateOperations(subgraphSchema('coordination'))
    .filter(({ name }) => name.startsWith('Mutation.'))
    .map(({ field }) => field)
    .filter((field) => new RegExp(`^  (async )?${field}\\(`, 'm').test(resolvers));
})();

/** The drill, and the journeys of a started platform. Their steps assert what each act changed. */
const journeys = globSync(['deploy/drill/*.ts', 'test/guarantees/*.ts'], { cwd: checkout }).map(read).join('\n');
/** True when a journey sends the command: as a step of the drill, in the text of an operation, or as a delivery. */
const isSent = (act: string): boolean =>
  new RegExp(`'${act}'|\\b${act}\\(input${act in byDelivery ? `|type: '${byDelivery[act]}'` : ''}`).test(journeys);

describe('an act of the process', () => {
  it('is found by its resolver', () => {
    expect(acts.length).toBeGreaterThan(40);
    expect(acts).toEqual(expect.arrayContaining(['reportIssue', 'judgeIssue', 'closeIssue', 'withdrawUnsealing']));
  });

  it('is taken by the drill, by a journey of the platform or by a browser journey', () => {
    expect(acts.filter((act) => !isSent(act) && !(act in byButton))).toEqual([]);
  });

  it.each(Object.entries(byButton))('%s is taken by the browser journey that the list names', (act, [file, title]) => {
    expect(acts).toContain(act);
    expect(isSent(act)).toBe(false);
    expect(read(`gateway/console/journeys/${file}.journey.ts`)).toContain(title);
  });
});
