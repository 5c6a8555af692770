import type { Person } from './gateway-client.js';

export interface TaskView {
  id: string;
  role: string;
  state: string;
  organization: { id: string };
}
/** An issue as every command of the loop answers it. */
export interface IssueView {
  id: string;
  version: number;
  state: string;
  responsibleOrganization: { id: string } | null;
  holderOrganization: { id: string } | null;
  firstReceiver: { id: string };
  tasks: TaskView[];
}

const issueParts = `id version state responsibleOrganization { id } holderOrganization { id } firstReceiver { id }
  tasks { id role state organization { id } }`;

/** Sends one command of the loop and returns the issue as it stands after it. */
export type Step = (person: Person, mutation: string, input: Record<string, unknown>, at?: Date) => Promise<IssueView>;

/** Mutations of the loop by what they answer beside the issue. */
export function stepper(keyOf: (mutation: string) => string): Step {
  return async (person, mutation, input, at) => {
    const type = mutation[0]!.toUpperCase() + mutation.slice(1);
    const document = `mutation ${type}($input: ${type}Input!) { answer: ${mutation}(input: $input) { issue { ${issueParts} } } }`;
    const variables = { input: { idempotencyKey: keyOf(mutation), ...input } };
    const { answer } = await person.send<{ answer: { issue: IssueView } }>(document, variables, at === undefined ? {} : { at });
    return answer.issue;
  };
}
