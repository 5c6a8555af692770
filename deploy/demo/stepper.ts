import { Refused, type Person } from './gateway-client.js';
import { answerOfNow, documentOf, findVersion, KnownVersions, type Answer, type CommandAnswer } from './loop.js';

/** Sends one command for a person, at a simulated time or now. */
export type Step = (person: Person, mutation: string, input: Record<string, unknown>, at?: Date) => Promise<Answer>;

/** Commands on an issue that name no version. */
const withoutVersion: ReadonlySet<string> = new Set(['supplementReport', 'urgeIssue']);

/**
 * Sends the commands of one story. Each command names the version of the issue that earlier answers have shown. When a
 * timer has changed the issue since then, the command is sent once more with the new version. Before a merge the person
 * reads the surviving issue. A command that an earlier load sent, with another version in between, is not sent again: its
 * answer is the issue as it is now.
 * @param keyOf returns the idempotency key of a command
 */
export function stepper(keyOf: (mutation: string) => string): Step {
  const known = new KnownVersions();
  return async (person, mutation, input, at) => {
    const options = at === undefined ? {} : { at };
    const idempotencyKey = keyOf(mutation);
    const send = async (): Promise<CommandAnswer> => {
      const given = { idempotencyKey, ...input };
      const variables = { input: withoutVersion.has(mutation) ? given : known.basedOn(given) };
      return (await person.send<{ answer: CommandAnswer }>(documentOf(mutation), variables, options)).answer;
    };
    const target = input.intoIssueId as string | undefined;
    if (target !== undefined) known.note(target, (await findVersion(person, target, at)) ?? 0);
    const answer = await send().catch((error: unknown) => {
      const stale = staleVersion(error);
      const own = known.issueOf(input);
      if (isDoneBefore(error) && own !== undefined)
        return answerOfNow(person, { issueId: own, mutation, taskId: input.taskId }, at);
      const issueId = stale?.field === 'expectedTargetVersion' ? target : own;
      if (stale === null || issueId === undefined) throw error;
      known.note(issueId, stale.actual);
      return send();
    });
    known.learn(answer);
    return {
      issue: answer.issue,
      tasks: answer.tasks ?? (answer.task === undefined ? (answer.issue.tasks ?? []) : [answer.task]),
    };
  };
}

/**
 * True when the platform knows the key of a command with another input. The inputs of one story differ in nothing but
 * the versions that they name.
 */
function isDoneBefore(error: unknown): boolean {
  return error instanceof Refused && error.code === 'IDEMPOTENCY_KEY_REUSED';
}

/** Returns the details of a refusal with STALE_VERSION; null for any other error. */
function staleVersion(error: unknown): { actual: number; field?: string } | null {
  const refusal = error instanceof Refused ? error.faults[0]?.extensions : undefined;
  return refusal?.code === 'STALE_VERSION' ? (refusal.details as { actual: number; field?: string }) : null;
}
