import { Refused, type Person } from './gateway-client.js';
import { documentOf, KnownVersions, type Answer, type CommandAnswer } from './loop.js';

/** Sends one command of the loop for somebody, at a simulated time or now. */
export type Step = (person: Person, mutation: string, input: Record<string, unknown>, at?: Date) => Promise<Answer>;

/**
 * Sends commands that belong together: each is based on the version that the answers before it brought. When a timer has moved
 * the issue since, the command is sent once more on its new version, as a person does who has looked at what happened.
 * @param keyOf gives each command of a story its idempotency key
 */
export function stepper(keyOf: (mutation: string) => string): Step {
  const known = new KnownVersions();
  return async (person, mutation, input, at) => {
    const options = at === undefined ? {} : { at };
    const idempotencyKey = keyOf(mutation);
    const send = async (): Promise<CommandAnswer> => {
      const variables = { input: known.basedOn({ idempotencyKey, ...input }) };
      return (await person.send<{ answer: CommandAnswer }>(documentOf(mutation), variables, options)).answer;
    };
    const answer = await send().catch((error: unknown) => {
      const actual = newVersion(error);
      const issueId = known.issueOf(input);
      if (actual === null || issueId === undefined) throw error;
      known.note(issueId, actual);
      return send();
    });
    known.learn(answer);
    return { issue: answer.issue, tasks: answer.tasks ?? (answer.task === undefined ? [] : [answer.task]) };
  };
}

/** The version that an issue has by now, from a refusal with STALE_VERSION. */
function newVersion(error: unknown): number | null {
  const details = error instanceof Refused ? error.faults[0]?.extensions : undefined;
  return details?.code === 'STALE_VERSION' ? (details.details as { actual: number }).actual : null;
}
