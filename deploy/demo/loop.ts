import type { Person } from './gateway-client.js';

export interface TaskView {
  id: string;
  role: string;
  state: string;
  organization: { id: string };
  /** The person of the organization who handles it. */
  assignee: { id: string } | null;
  /** Time until which the task can be returned; after that, silence counts as acceptance. */
  acceptDueAt: string | null;
  /** Why it was routed where it went. */
  route: { rule: string | null; basisId: string | null; organizationId: string | null } | null;
}

/** An issue as every command of the loop answers it. */
export interface IssueView {
  id: string;
  version: number;
  state: string;
  areaCode: string;
  responsibleOrganization: { id: string } | null;
  /** Whom everybody waits for. */
  holder: { id: string } | null;
  firstReceiver: { id: string };
}

/** What a command changed: the issue, and the tasks the command is about. */
export interface Answer {
  issue: IssueView;
  tasks: TaskView[];
}

const issueParts = 'id version state areaCode responsibleOrganization { id } holder { id } firstReceiver { id }';
const taskParts = 'id role state organization { id } assignee { id } acceptDueAt route';
/** Commands that answer a task beside the issue; joint handling answers several. */
const answersTask = new Set([
  'dispatchIssue',
  'acceptTask',
  'assignTask',
  'returnTask',
  'transferTask',
  'ruleArbitration',
  'completeTask',
]);

/** Sends one command of the loop for somebody, at a simulated time or now. */
export type Step = (person: Person, mutation: string, input: Record<string, unknown>, at?: Date) => Promise<Answer>;

/** The operation that sends one command of the loop. */
export function documentOf(mutation: string): string {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const tasks = answersTask.has(mutation)
    ? `task { ${taskParts} }`
    : mutation === 'startJointHandling'
      ? `tasks { ${taskParts} }`
      : '';
  return `mutation ${type}($input: ${type}Input!) { answer: ${mutation}(input: $input) { issue { ${issueParts} } ${tasks} } }`;
}

/** @param keyOf gives each command of a story its idempotency key */
export function stepper(keyOf: (mutation: string) => string): Step {
  return async (person, mutation, input, at) => {
    const document = documentOf(mutation);
    const variables = { input: { idempotencyKey: keyOf(mutation), ...input } };
    const { answer } = await person.send<{ answer: { issue: IssueView; task?: TaskView; tasks?: TaskView[] } }>(
      document,
      variables,
      at === undefined ? {} : { at },
    );
    return { issue: answer.issue, tasks: answer.tasks ?? (answer.task === undefined ? [] : [answer.task]) };
  };
}

/** The question a reporter was asked after closing, if it is still open. */
export async function findCallback(resident: Person, issueId: string, at?: Date): Promise<string | null> {
  const document = 'query Callbacks($id: ID!) { issue(id: $id) { callbacks { id answeredAt } } }';
  const { issue } = await resident.send<{ issue: { callbacks: { id: string; answeredAt: string | null }[] } | null }>(
    document,
    { id: issueId },
    at === undefined ? {} : { at },
  );
  return issue?.callbacks.findLast(({ answeredAt }) => answeredAt === null)?.id ?? null;
}

/** The process that an issue follows and the steps of its timeline; null when the person may not see the issue. */
export async function findProcess(
  person: Person,
  issueId: string,
): Promise<{ key: string; version: number; steps: string[] } | null> {
  const document = 'query Process($id: ID!) { issue(id: $id) { processKey processVersion timeline { step } } }';
  const { issue } = await person.send<{
    issue: { processKey: string; processVersion: number; timeline: { step: string }[] } | null;
  }>(document, { id: issueId });
  return (
    issue && { key: issue.processKey, version: issue.processVersion, steps: issue.timeline.map(({ step }) => step) }
  );
}

/** From this likeness on a dispatcher takes two reports for one matter without asking around. */
const surelyTheSame = 0.8;

/** The open issue that the platform takes for the same matter, if it is sure enough. */
export async function findDuplicate(dispatcher: Person, issueId: string, at: Date): Promise<string | null> {
  const document = 'query Duplicates($id: ID!) { issue(id: $id) { duplicateSuggestions { score issue { id } } } }';
  type Suggestions = { issue: { duplicateSuggestions: { score: number; issue: { id: string } }[] } | null };
  const { issue } = await dispatcher.send<Suggestions>(document, { id: issueId }, { at });
  const [best] = issue?.duplicateSuggestions ?? [];
  return best !== undefined && best.score >= surelyTheSame ? best.issue.id : null;
}
