import type { Person } from './gateway-client.js';

export interface TaskView {
  id: string;
  role: string;
  state: string;
  organization: { id: string };
  /** The person of the organization who handles the task. */
  assignee: { id: string } | null;
  /** Time until which the task can be returned. Without an answer the task then counts as accepted. */
  acceptDueAt: string | null;
  /** The rule that determined the organization. */
  route: { rule: string | null; basisId: string | null; organizationId: string | null } | null;
}

/** The fields of an issue that every command returns. */
export interface IssueView {
  id: string;
  version: number;
  state: string;
  areaCode: string;
  responsibleOrganization: { id: string } | null;
  /** The organization that must act. */
  holder: { id: string } | null;
  firstReceiver: { id: string };
  /**
   * Spot checks of an issue that a level solved itself. Present only in answers of the commands that solve an issue.
   */
  spotChecks?: { organization: { id: string } }[];
  /** Tasks of the issue. Present only in the answer of a spot check, which can give a task back. */
  tasks?: TaskView[];
}

/** A command's answer as the API gives it. */
export interface CommandAnswer {
  issue: IssueView;
  task?: TaskView;
  tasks?: TaskView[];
}

/** The result of a command: the issue, and the tasks that the command changed. */
export interface Answer {
  issue: IssueView;
  tasks: TaskView[];
}

const issueParts = 'id version state areaCode responsibleOrganization { id } holder { id } firstReceiver { id }';
const taskParts = 'id role state organization { id } assignee { id } acceptDueAt route';
/** Commands that return a task beside the issue. Joint handling returns several. */
const answersTask = new Set([
  'dispatchIssue',
  'passUpIssue',
  'acceptTask',
  'assignTask',
  'returnTask',
  'sendBackTask',
  'transferTask',
  'ruleArbitration',
  'completeTask',
]);

/** Further fields of the issue that the answers of some commands contain. */
const furtherParts: Partial<Record<string, string>> = {
  solveOnTheSpot: 'spotChecks { organization { id } }',
  solveIssue: 'spotChecks { organization { id } }',
  recordSpotCheck: `tasks { ${taskParts} }`,
};

/** Returns the operation that sends one command. */
export function documentOf(mutation: string): string {
  const type = mutation[0]!.toUpperCase() + mutation.slice(1);
  const tasks = answersTask.has(mutation)
    ? `task { ${taskParts} }`
    : mutation === 'startJointHandling'
      ? `tasks { ${taskParts} }`
      : '';
  const parts = [issueParts, furtherParts[mutation] ?? ''].join(' ');
  return `mutation ${type}($input: ${type}Input!) { answer: ${mutation}(input: $input) { issue { ${parts} } ${tasks} } }`;
}

/**
 * The versions of issues that one client has last read. Each command names the version that its sender has seen; this
 * class remembers the versions from the answers.
 */
export class KnownVersions {
  private readonly issues = new Map<string, number>();
  private readonly issueOfTask = new Map<string, string>();

  /** Notes the version of an answered issue, and to which issue its tasks belong. */
  learn({ issue, task, tasks = task ? [task] : (issue.tasks ?? []) }: CommandAnswer): void {
    this.issues.set(issue.id, issue.version);
    for (const { id } of tasks) this.issueOfTask.set(id, issue.id);
  }

  /** Notes a version that was read elsewhere: in a list, or in the details of STALE_VERSION. */
  note(issueId: string, version: number): void {
    this.issues.set(issueId, version);
  }

  /**
   * Returns the issue that a command concerns; undefined for a report and for a task that this client has never seen.
   */
  issueOf({ issueId, taskId }: Record<string, unknown>): string | undefined {
    return typeof issueId === 'string' ? issueId : this.issueOfTask.get(taskId as string);
  }

  /**
   * Returns the input with the version of its issue, and with that of the surviving issue of a merge. An input that
   * names a version, or an unknown issue, is not changed.
   */
  basedOn(input: Record<string, unknown>): Record<string, unknown> {
    const expectedVersion = this.issues.get(this.issueOf(input) ?? '');
    const expectedTargetVersion = this.issues.get(input.intoIssueId as string);
    return {
      ...(expectedVersion === undefined ? {} : { expectedVersion }),
      ...(expectedTargetVersion === undefined ? {} : { expectedTargetVersion }),
      ...input,
    };
  }
}

/** Returns the open call-back of a reporter for an issue. */
export async function findCallback(resident: Person, issueId: string, at?: Date): Promise<string | null> {
  const document = 'query Callbacks($id: ID!) { issue(id: $id) { callbacks { id answeredAt } } }';
  const { issue } = await resident.send<{ issue: { callbacks: { id: string; answeredAt: string | null }[] } | null }>(
    document,
    { id: issueId },
    at === undefined ? {} : { at },
  );
  return issue?.callbacks.findLast(({ answeredAt }) => answeredAt === null)?.id ?? null;
}

/**
 * Returns the process that an issue follows and the steps of its timeline; null when the person may not see the issue.
 */
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

/** Returns the version of an issue; null when the person may not see the issue. */
export async function findVersion(person: Person, issueId: string, at?: Date): Promise<number | null> {
  const document = 'query Version($id: ID!) { issue(id: $id) { version } }';
  const { issue } = await person.send<{ issue: { version: number } | null }>(
    document,
    { id: issueId },
    at === undefined ? {} : { at },
  );
  return issue?.version ?? null;
}

/**
 * Returns the present issue in the form of the answer of a command that was sent before: with the task that the command
 * named or, for a command that makes an offer, with the newest one. @throws when the person may not see the issue
 */
export async function answerOfNow(
  person: Person,
  { issueId, mutation, taskId }: { issueId: string; mutation: string; taskId: unknown },
  at?: Date,
): Promise<CommandAnswer> {
  const tasks = answersTask.has(mutation) || mutation === 'startJointHandling' ? `tasks { ${taskParts} }` : '';
  const document = `query Issue($id: ID!) { issue(id: $id) { ${issueParts} ${furtherParts[mutation] ?? tasks} } }`;
  const options = at === undefined ? {} : { at };
  const { issue } = await person.send<{ issue: IssueView | null }>(document, { id: issueId }, options);
  if (issue === null) throw new Error(`the issue ${issueId} cannot be read`);
  const named = mutation === 'transferTask' ? undefined : issue.tasks?.find(({ id }) => id === taskId);
  const task = answersTask.has(mutation) ? (named ?? issue.tasks?.at(-1)) : undefined;
  return { issue, ...(task && { task }) };
}

/** Similarity from which a dispatcher merges two reports without further questions. */
const surelyTheSame = 0.8;

/**
 * Returns the open issue that the platform suggests as a duplicate, when the similarity is high enough, or the issue
 * into which an earlier load merged this one.
 */
export async function findDuplicate(dispatcher: Person, issueId: string, at: Date): Promise<string | null> {
  const document =
    'query Duplicates($id: ID!) { issue(id: $id) { mergedIntoId duplicateSuggestions { score issue { id } } } }';
  type Suggestions = {
    issue: {
      mergedIntoId: string | null;
      duplicateSuggestions: { score: number; issue: { id: string } }[];
    } | null;
  };
  const { issue } = await dispatcher.send<Suggestions>(document, { id: issueId }, { at });
  if (issue?.mergedIntoId) return issue.mergedIntoId;
  const [best] = issue?.duplicateSuggestions ?? [];
  return best !== undefined && best.score >= surelyTheSame ? best.issue.id : null;
}
