import { atLeast, type Severity } from '@jiceng/contracts/codes';
import type { Actor } from '@jiceng/platform/context';
import { badInput } from '@jiceng/platform/errors';
import { personText } from '@jiceng/platform/text';
import { issueErrors } from '../../case/matter/issue.errors.js';
import type { Directory, KnownCategory } from '../../rulebook/directory/directory.js';
import { LONGEST_SOURCE_CATEGORY } from '../../rulebook/source-mapping/source-mapping.rules.js';
import type { ReportIssueInput } from './report.input.js';

type Given = Pick<ReportIssueInput, 'categoryCode' | 'severity'> & { sourceCategory: string | null };

/**
 * Returns the category and severity of a report: those that the report gives, or else those that the mapping of the
 * client gives for the category in its own system.
 * @throws UNKNOWN_CATEGORY for a code that the report gives; the mapping never refuses a report
 */
export function categoryOf(
  { id }: Actor,
  { categoryCode, severity, sourceCategory }: Given,
  directory: Directory,
  at: Date,
): { category: KnownCategory | null; severity: Severity } {
  const inForce = (code: string): KnownCategory | null => {
    const found = directory.category(code, at);
    return found?.retired === false ? found : null;
  };
  const mapped =
    sourceCategory === null ? null : directory.sourceMappings.of(id, sourceCategory, (code) => inForce(code) !== null);
  const code = categoryCode || mapped?.categoryCode;
  const category = code ? inForce(code) : null;
  if (categoryCode && !category) throw issueErrors.UNKNOWN_CATEGORY({ categoryCode });
  return { category, severity: atLeast(severity ?? mapped?.severity ?? 'ordinary', category?.leastSeverity ?? null) };
}

/** Returns the category in the system of the client. @throws BAD_INPUT for a person, who has no mapping */
export function sourceCategoryOf({ kind }: Actor, given: string | null): string | null {
  if (!given) return null;
  if (kind !== 'client') throw badInput('sourceCategory', '仅接入系统可填写', 'is possible for a client only');
  return personText('sourceCategory', given, { maxLength: LONGEST_SOURCE_CATEGORY });
}

/** Returns the limit that the client set for its order. @throws BAD_INPUT for a person, who sets no limit */
export function sourceDueOf({ kind }: Actor, given: string | null): Date | null {
  if (!given) return null;
  if (kind !== 'client') throw badInput('sourceDueAt', '仅接入系统可填写', 'is possible for a client only');
  return new Date(given);
}
