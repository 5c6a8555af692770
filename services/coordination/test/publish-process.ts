import { newId } from '@jiceng/platform/ids';
import { eventually } from '@jiceng/testing/eventually';
import type { TestSubgraph } from '@jiceng/testing/subgraph';
import type { ProcessDefinition } from '../src/rulebook/process/process-definition.rules.js';
import { people } from './district.js';

interface Listed {
  key: string;
  version: number;
  definition: ProcessDefinition;
}

/** Publishes the standard process with some sections replaced. @throws Error when the platform refuses it */
export async function publishStandard(
  subgraph: TestSubgraph,
  sections: Partial<ProcessDefinition>,
  at: string,
): Promise<void> {
  const as = people.operator;
  const list = async (): Promise<Listed[]> =>
    (await subgraph.get<{ processDefinitions: Listed[] }>('{ processDefinitions { key version definition } }', { as }))
      .processDefinitions;
  const { definition } = (await list()).find(({ key }) => key === 'standard')!;
  const { answer } = await subgraph.get<{ answer: { published: { version: number } } }>(
    `mutation($input: PublishProcessDefinitionInput!) {
      answer: publishProcessDefinition(input: $input) { published { version } } }`,
    {
      as,
      variables: { input: { idempotencyKey: newId(), definition: { ...definition, ...sections } } },
      claims: { clock: at },
    },
  );
  // Until the service has read the new version, a report would follow the old one.
  await eventually(async () => (await list()).some(({ version }) => version === answer.published.version));
}
