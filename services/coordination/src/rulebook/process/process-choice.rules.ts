import type { IssueSource } from './issue-source.js';
import type { ChoiceRule, ProcessDefinition, ProcessMode } from './process-definition.rules.js';

/** Data of a matter that determine its process. */
export interface ChoiceQuestion {
  source: IssueSource;
  /** Null while the issue has no category. */
  categoryCode: string | null;
  mode: ProcessMode;
  reportedAt: Date;
}

export interface Published {
  key: string;
  version: number;
  effectiveFrom: Date;
  /** Time of the withdrawal, which is always before `effectiveFrom`; null for a version that was not withdrawn. */
  withdrawnAt: Date | null;
  definition: Pick<ProcessDefinition, 'appliesTo'>;
}

/**
 * Returns the process of a matter: among the versions in force at the report, the one with the most specific rule; null
 * when no rule covers the matter. A rule with a mode is more specific than all others, then one with a longer category,
 * then one with a source.
 */
export function chooseProcess<T extends Published>(published: readonly T[], question: ChoiceQuestion): T | null {
  let chosen: { process: T; weight: number } | null = null;
  for (const process of inForceAt(published, question.reportedAt)) {
    for (const rule of process.definition.appliesTo) {
      if (!covers(rule, question)) continue;
      const weight = weightOf(rule);
      if (!chosen || weight > chosen.weight) chosen = { process, weight };
    }
  }
  return chosen?.process ?? null;
}

/** Returns the version of every process that is in force at a moment. */
export function inForceAt<T extends Omit<Published, 'definition'>>(published: readonly T[], at: Date): T[] {
  const newest = new Map<string, T>();
  for (const process of published) {
    if (process.withdrawnAt !== null || process.effectiveFrom > at) continue;
    if (process.version > (newest.get(process.key)?.version ?? 0)) newest.set(process.key, process);
  }
  return [...newest.values()];
}

/** States of a published version. `replaced` means that the next version of the process has taken effect. */
export type VersionState = 'waiting' | 'in-force' | 'replaced' | 'withdrawn';

/** Returns the state of a published version at a moment. */
export function versionStateAt(
  process: Omit<Published, 'definition'>,
  published: readonly Omit<Published, 'definition'>[],
  at: Date,
): VersionState {
  if (process.withdrawnAt !== null) return 'withdrawn';
  if (process.effectiveFrom > at) return 'waiting';
  const isInForce = inForceAt(published, at).some(
    ({ key, version }) => key === process.key && version === process.version,
  );
  return isInForce ? 'in-force' : 'replaced';
}

function covers({ source, category, mode }: ChoiceRule, question: ChoiceQuestion): boolean {
  return (
    (source === undefined || source === question.source) &&
    (category === undefined || (question.categoryCode?.startsWith(category) ?? false)) &&
    (mode === undefined || mode === question.mode)
  );
}

/**
 * Returns the weight of a rule; the rule with the largest weight decides. Two different rules that cover the same
 * matter never have the same weight, because two matching categories of the same length are equal.
 */
function weightOf({ source, category, mode }: ChoiceRule): number {
  return (mode === undefined ? 0 : 100) + (category?.length ?? 0) * 10 + (source === undefined ? 0 : 1);
}

/**
 * Returns a rule as text, such as `mode=emergency category=0101 source=iot`; `*` for the rule that covers every matter.
 */
export function ruleText({ source, category, mode }: ChoiceRule): string {
  const parts = { mode, category, source };
  return (
    Object.entries(parts)
      .flatMap(([name, value]) => (value === undefined ? [] : [`${name}=${value}`]))
      .join(' ') || '*'
  );
}
