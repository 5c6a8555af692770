import type { DemoCategory } from './categories.js';
import type { Person } from './gateway-client.js';

/** The part of a process definition that the demo changes. The rest stays as published. */
export interface Definition {
  key: string;
  name: { zh: string; en: string };
  appliesTo: { category?: string }[];
  states: Record<string, { kind: string; label: { zh: string; en: string } }>;
  moves: { name: string; from: string[]; to: string }[];
  intake: { passesAtOnce: string[] };
  callbacks: { callers: 'coordination-office' | 'streets-in-rotation' };
}

/** The class of questions on retirement. Answers are given in writing, so there is nothing to verify on site. */
export const adviceClass = '劳动和社会保障/退休政策及待遇';
export const adviceKey = 'advice';

/** Returns the prefix of all category codes in the class: two digits for the major and two for the minor class. */
export function adviceCode(categories: readonly DemoCategory[]): string {
  const category = categories.find(({ major, minor }) => `${major}/${minor}` === adviceClass);
  if (category === undefined) throw new Error(`the catalogue has no class ${adviceClass}`);
  return category.code.slice(0, 4);
}

/**
 * Returns the standard process without verification for the categories of advice, so that completed work can be closed
 * at once. Because no unit checks the answer, another street calls the reporters; the streets take turns.
 */
export function adviceProcess(standard: Definition, categories: readonly DemoCategory[]): Definition {
  const { verifying: _left, ...states } = standard.states;
  return {
    ...standard,
    key: adviceKey,
    name: { zh: '咨询答复流程', en: 'Advice' },
    appliesTo: [{ category: adviceCode(categories) }],
    callbacks: { callers: 'streets-in-rotation' },
    states: { ...states, verified: { kind: 'verified', label: { zh: '已答复待办结', en: 'Answered, to be closed' } } },
    moves: standard.moves
      .filter(({ name }) => !name.endsWith('-verification'))
      .map((move) => (move.name === 'finish-work' ? { ...move, to: 'verified' } : move)),
  };
}

/** Everyday matters that pass the intake desk of the demo district without judgement. */
const everydayItems = ['城乡建设/城市建设和市政管理/环境卫生', '城乡建设/城市建设和市政管理/小区管理'];

/** Returns the codes of the categories that pass the intake desk of the demo district at once. */
export function passingCodes(categories: readonly DemoCategory[]): string[] {
  const codes = categories
    .filter(({ major, minor, item }) => everydayItems.includes(`${major}/${minor}/${item}`))
    .map(({ code }) => code);
  if (codes.length !== everydayItems.length) throw new Error(`the catalogue lacks an item of ${everydayItems.join()}`);
  return codes;
}

export interface PublishOptions {
  as: Person;
  categories: readonly DemoCategory[];
  /** Part of the idempotency key. */
  keyPrefix: string;
  /** Time from which new issues follow the process (local profile only); now when absent. */
  at?: Date;
}

/**
 * Publishes the process for advice, and the standard process with the categories that pass the intake desk at once. A
 * process that an earlier load has published is not published again.
 */
export async function publishProcesses({ as, categories, keyPrefix, at }: PublishOptions): Promise<void> {
  const moment = at === undefined ? {} : { at };
  const { processDefinitions: published } = await as.send<{
    processDefinitions: { key: string; state: string; definition: Definition }[];
  }>('query Processes { processDefinitions { key state definition } }', {}, moment);
  const standard = published.find(({ key, state }) => key === 'standard' && state === 'IN_FORCE');
  if (standard === undefined) throw new Error('the platform has published no standard process');
  const publish = async (definition: Definition): Promise<void> => {
    await as.send(
      `mutation PublishProcess($input: PublishProcessDefinitionInput!) {
        publishProcessDefinition(input: $input) { published { key version } }
      }`,
      { input: { idempotencyKey: `${keyPrefix}:publishProcessDefinition:${definition.key}`, definition } },
      moment,
    );
  };
  if (!published.some(({ key }) => key === adviceKey)) await publish(adviceProcess(standard.definition, categories));
  const passesAtOnce = passingCodes(categories);
  if (!published.some(({ key, definition }) => key === 'standard' && definition.intake.passesAtOnce.length > 0))
    await publish({ ...standard.definition, intake: { passesAtOnce } });
}
