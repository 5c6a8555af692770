import { jointWorkIsComplete, tasksThatMayBegin } from './joint.rules.js';

describe('tasksThatMayBegin', () => {
  it('lets a task begin when all tasks before it are done', () => {
    const task = (id: string, state: string, dependsOn: string[] = []) => ({ id, state, dependsOn, required: true });
    expect(
      tasksThatMayBegin([
        task('a', 'done'),
        task('b', 'accepted'),
        task('c', 'waiting', ['a']),
        task('d', 'waiting', ['a', 'b']),
        task('e', 'done', ['a']),
      ]).map(({ id }) => id),
    ).toEqual(['c']);
  });
});

describe('jointWorkIsComplete', () => {
  const of = (...states: [string, boolean][]) =>
    states.map(([state, required], at) => ({ id: String(at), state, required, dependsOn: [] }));

  it.each([
    ['all-done', of(['done', true], ['done', false]), true],
    ['all-done', of(['done', true], ['accepted', false]), false],
    ['required-done', of(['done', true], ['accepted', false]), true],
    ['required-done', of(['accepted', true], ['done', false]), false],
    ['all-done', of(['done', true], ['returned', true], ['withdrawn', true]), true],
    ['all-done', of(['returned', true]), false],
    ['all-done', [], false],
  ] as const)('%s: case %#', (rule, tasks, complete) => {
    expect(jointWorkIsComplete(rule, tasks)).toBe(complete);
  });
});
