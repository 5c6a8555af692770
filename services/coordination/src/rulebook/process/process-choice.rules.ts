import type { IssueSource } from './issue-source.js';
import type { ChoiceRule, ProcessDefinition, ProcessMode } from './process-definition.rules.js';

/** What is known of a matter when its process is chosen. */
export interface ChoiceQuestion {
  source: IssueSource;
  /** Null until the judgement names the category. */
  categoryCode: string | null;
  mode: ProcessMode;
  reportedAt: Date;
}

export interface Published {
  key: string;
  version: number;
  publishedAt: Date;
  definition: Pick<ProcessDefinition, 'appliesTo'>;
}

/**
 * The process of a matter: of every process the newest version published when the matter was reported, and of these the
 * one with the most particular rule. A rule for a mode goes before any rule without one, then the longer category, then a
 * rule for a source. Null when no rule covers the matter.
 */
export function chooseProcess<T extends Published>(published: readonly T[], question: ChoiceQuestion): T | null {
  let chosen: { process: T; weight: number } | null = null;
  for (const process of newestOfEach(published.filter(({ publishedAt }) => publishedAt <= question.reportedAt))) {
    for (const rule of process.definition.appliesTo) {
      if (!covers(rule, question)) continue;
      const weight = weightOf(rule);
      if (!chosen || weight > chosen.weight) chosen = { process, weight };
    }
  }
  return chosen?.process ?? null;
}

/** The newest version of every process. */
export function newestOfEach<T extends { key: string; version: number }>(published: readonly T[]): T[] {
  const newest = new Map<string, T>();
  for (const process of published)
    if (process.version > (newest.get(process.key)?.version ?? 0)) newest.set(process.key, process);
  return [...newest.values()];
}

function covers({ source, category, mode }: ChoiceRule, question: ChoiceQuestion): boolean {
  return (
    (source === undefined || source === question.source) &&
    (category === undefined || (question.categoryCode?.startsWith(category) ?? false)) &&
    (mode === undefined || mode === question.mode)
  );
}

/**
 * Two different rules that cover one matter never have the same weight: when their categories have the same length, both
 * begin the category of the matter and are equal.
 */
function weightOf({ source, category, mode }: ChoiceRule): number {
  return (mode === undefined ? 0 : 100) + (category?.length ?? 0) * 10 + (source === undefined ? 0 : 1);
}

/** A rule as text, such as `mode=emergency category=0101 source=iot`; `*` for the rule that covers everything. */
export function ruleText({ source, category, mode }: ChoiceRule): string {
  const parts = { mode, category, source };
  return (
    Object.entries(parts)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join(' ') || '*'
  );
}
