import { Refused, type Person } from './gateway-client.js';
import { stepper } from './stepper.js';

/** A platform that stores the input of each key, as the real one does, and issues whose versions move. */
class FakePlatform {
  readonly versions = new Map<string, number>([
    ['a', 1],
    ['b', 1],
  ]);
  readonly done: string[] = [];
  private readonly stored = new Map<string, { input: string; answer: object }>();

  readonly person = {
    send: (document: string, variables: { id: string; input: Record<string, unknown> }) =>
      Promise.resolve(document.startsWith('mutation') ? this.take(document, variables.input) : this.read(variables.id)),
  } as unknown as Person;

  private read(id: string): object {
    return { issue: this.view(id) };
  }

  private view(id: string): object {
    const tasks = [{ id: `${id}-1` }, { id: `${id}-2` }];
    return {
      id,
      version: this.versions.get(id),
      state: this.done.includes(`mergeIssue ${id}`) ? 'MERGED' : 'ACCEPTED',
      tasks,
    };
  }

  private take(document: string, input: Record<string, unknown>): object {
    const key = input.idempotencyKey as string;
    const known = this.stored.get(key);
    if (known) {
      if (known.input === JSON.stringify(input)) return known.answer;
      throw new Refused('command', [{ message: '', extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } }] as never);
    }
    const mutation = /answer: (\w+)/.exec(document)![1]!;
    const id = (input.issueId as string | undefined) ?? 'a';
    this.done.push(`${mutation} ${id}`);
    if (mutation !== 'reportIssue') this.versions.set(id, this.versions.get(id)! + 1);
    const answer = { answer: { issue: this.view(id) } };
    this.stored.set(key, { input: JSON.stringify(input), answer });
    return answer;
  }
}

describe('the commands of a story, when a load is resumed', () => {
  const steps = () => stepper((mutation) => `load-${mutation}`);

  it('count a merge that was done before as done, also when the surviving issue has moved on', async () => {
    const platform = new FakePlatform();
    const merge = async () => {
      const step = steps();
      const { issue } = await step(platform.person, 'reportIssue', { description: 'x' });
      return step(platform.person, 'mergeIssue', { issueId: issue.id, intoIssueId: 'b' });
    };
    const first = await merge();
    platform.versions.set('b', 7);
    expect((await merge()).issue).toMatchObject({ id: 'a', state: 'MERGED', version: first.issue.version });
    expect(platform.done).toEqual(['reportIssue a', 'mergeIssue a']);
  });

  it('go on from the present issue after a command that a timer had made wait for another version', async () => {
    const platform = new FakePlatform();
    const dispatch = async () => {
      const step = steps();
      const { issue } = await step(platform.person, 'reportIssue', { description: 'x' });
      return {
        step,
        ...(await step(platform.person, 'dispatchIssue', {
          issueId: issue.id,
          expectedVersion: platform.versions.get('a'),
        })),
      };
    };
    await dispatch();
    const { step, tasks } = await dispatch();
    expect(tasks.map(({ id }) => id)).toEqual(['a-2']);
    const { issue } = await step(platform.person, 'acceptTask', { taskId: 'a-2', issueId: 'a' });
    expect([issue.version, platform.done.at(-1)]).toEqual([3, 'acceptTask a']);
  });
});
