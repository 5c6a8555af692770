import type { DemoCategory } from './categories.js';
import type { Person } from './gateway-client.js';

/** The part of a process definition that the demo changes. The rest stays as published. */
export interface Definition {
  key: string;
  name: { zh: string; en: string };
  appliesTo: { category?: string }[];
  states: Record<string, { kind: string; label: { zh: string; en: string } }>;
  moves: { name: string; from: string[]; to: string }[];
}

/** Questions on retirement are answered in writing, so there is nothing to verify on site. */
export const adviceClass = '劳动和社会保障/退休政策及待遇';
export const adviceKey = 'advice';

/** Returns the prefix of all category codes in the class: two digits for the major and two for the minor class. */
export function adviceCode(categories: readonly DemoCategory[]): string {
  const category = categories.find(({ major, minor }) => `${major}/${minor}` === adviceClass);
  if (category === undefined) throw new Error(`the catalogue has no class ${adviceClass}`);
  return category.code.slice(0, 4);
}

/**
 * Returns the standard process without verification for the categories of advice: completed work can be closed at once.
 */
export function adviceProcess(standard: Definition, categories: readonly DemoCategory[]): Definition {
  const { verifying: _left, ...states } = standard.states;
  return {
    ...standard,
    key: adviceKey,
    name: { zh: '咨询答复流程', en: 'Advice' },
    appliesTo: [{ category: adviceCode(categories) }],
    states: { ...states, verified: { kind: 'verified', label: { zh: '已答复待办结', en: 'Answered, to be closed' } } },
    moves: standard.moves
      .filter(({ name }) => !name.endsWith('-verification'))
      .map((move) => (move.name === 'finish-work' ? { ...move, to: 'verified' } : move)),
  };
}

export interface PublishOptions {
  as: Person;
  categories: readonly DemoCategory[];
  /** Part of the idempotency key. */
  keyPrefix: string;
  /** Time from which new issues follow the process (local profile only); now when absent. */
  at?: Date;
}

/** Publishes the process for advice in addition to the standard process, unless an earlier load has published it. */
export async function publishProcesses({ as, categories, keyPrefix, at }: PublishOptions): Promise<void> {
  const moment = at === undefined ? {} : { at };
  const { processDefinitions: published } = await as.send<{
    processDefinitions: { key: string; definition: Definition }[];
  }>('query Processes { processDefinitions { key definition } }', {}, moment);
  if (published.some(({ key }) => key === adviceKey)) return;
  const standard = published.find(({ key }) => key === 'standard');
  if (standard === undefined) throw new Error('the platform has published no standard process');
  const definition = adviceProcess(standard.definition, categories);
  await as.send(
    `mutation PublishProcess($input: PublishProcessDefinitionInput!) {
      publishProcessDefinition(input: $input) { published { key version } }
    }`,
    { input: { idempotencyKey: `${keyPrefix}:publishProcessDefinition:${adviceKey}`, definition } },
    moment,
  );
}
