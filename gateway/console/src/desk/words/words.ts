import * as codes from '@jiceng/contracts/dictionary/codes';
import * as issue from '@jiceng/contracts/dictionary/issue-words';
import * as rulebook from '@jiceng/contracts/dictionary/rulebook-words';
import { byEnumValue } from '@jiceng/contracts/dictionary/words';
import type {
  DayKind,
  DeadlineRequestKind,
  DutyActivity,
  InboxScope,
  IssueAction,
  IssueSource,
  IssueState,
  NumberKind,
  PauseGround,
  ReturnReason,
  RouteRejection,
  ReporterGrade,
  UnmaskedPart,
  UnsealingEnding,
  RouteRule,
  Severity,
  SourceExtensionReason,
  SourceRequestKind,
  SourceReturnReason,
  TaskAcceptance,
  TaskRole,
  TaskState,
  VerificationMode,
  WorkedDays,
} from '../../../generated/operations';
import type { Words } from '../../page/language';

// Words for the enums of the API, from the dictionary of the platform, so that a code has one name everywhere. Each
// record covers its whole enum: a value without words does not compile.

export const stateWords: Record<IssueState, Words> = byEnumValue(codes.issueStateWords);

export const numberKindWords: Record<NumberKind, Words> = rulebook.numberKindWords;
export const gradeWords: Record<ReporterGrade, Words> = rulebook.reporterGradeWords;
export const unsealingEndingWords: Record<UnsealingEnding, Words> = rulebook.unsealingEndingWords;
export const unmaskedPartWords: Record<UnmaskedPart, Words> = rulebook.unmaskedPartWords;

/** States in which an action of a unit is expected, in the order of the process. */
export const openStates: readonly IssueState[] = [
  'REPORTED',
  'ACCEPTED',
  'DISPATCHED',
  'ARBITRATING',
  'HANDLING',
  'AWAITING_APPROVAL',
  'PAUSED',
  'SUSPENDED',
  'VERIFYING',
  'VERIFIED',
];

export const workedDaysWords: Record<WorkedDays, Words> = rulebook.workedDaysWords;
export const dayKindWords: Record<DayKind, Words> = rulebook.dayKindWords;
export const severityWords: Record<Severity, Words> = byEnumValue(codes.severityWords);
export const activityWords: Record<DutyActivity, Words> = issue.dutyActivityWords;

/** Names for the activities of `Issue.attribution`, which writes them in lower case. */
export function minutesWords(activity: string): Words {
  if (activity === 'wrong-refusal') return issue.wrongRefusalWords;
  const words: Partial<Record<string, Words>> = activityWords;
  return words[activity.toUpperCase()] ?? { zh: activity, en: activity };
}

export const sourceWords: Record<IssueSource, Words> = byEnumValue(codes.issueSourceWords);
export const actionWords: Record<IssueAction, Words> = issue.issueActionWords;
export const scopeWords: Record<InboxScope, Words> = rulebook.inboxScopeWords;
export const requestWords: Record<DeadlineRequestKind, Words> = issue.deadlineRequestKindWords;
export const pauseGroundWords: Record<PauseGround, Words> = issue.pauseGroundWords;
export const sourceRequestWords: Record<SourceRequestKind, Words> = issue.sourceRequestKindWords;
export const sourceReturnReasonWords: Record<SourceReturnReason, Words> = issue.sourceReturnReasonWords;
export const sourceExtensionReasonWords: Record<SourceExtensionReason, Words> = issue.sourceExtensionReasonWords;
export const returnReasonWords: Record<ReturnReason, Words> = issue.returnReasonWords;
export const taskStateWords: Record<TaskState, Words> = byEnumValue(codes.taskStateWords);
export const taskRoleWords: Record<TaskRole, Words> = issue.taskRoleWords;
export const acceptanceWords: Record<TaskAcceptance, Words> = issue.taskAcceptanceWords;
export const verificationWords: Record<VerificationMode, Words> = issue.verificationModeWords;
export const routeRuleWords: Record<RouteRule, Words> = issue.routeRuleWords;
export const rejectionWords: Record<RouteRejection, Words> = issue.routeRejectionWords;
const ruleWords: Partial<Record<string, Words>> = issue.stepRuleWords;

/** Words of reason codes that a timeline can show but no form offers. */
const ruleReasonWords: Partial<Record<string, Words>> = {
  PASSED_AT_ONCE: { zh: '该类事项即收即转，无需人工受理', en: 'this category passes the intake desk at once' },
};

/** Returns the words for the reason code of a step. Unknown codes have no words. */
export function reasonWordsOf(code: string | null): Words | null {
  const words: Partial<Record<string, Words>> = {
    ...returnReasonWords,
    ...ruleReasonWords,
    ...sourceReturnReasonWords,
    ...sourceExtensionReasonWords,
  };
  return code === null ? null : (words[code] ?? null);
}

/** Returns the words for a rule that the ledger records with a step as `name:detail`. Unknown names have no words. */
export function ruleWordsOf(rule: string | null): Words | null {
  return rule === null ? null : (ruleWords[rule.split(':')[0]!] ?? null);
}

/**
 * Returns the words for a step in the form of events, such as `callback-answered`. An unknown step of a later release
 * is shown by its code.
 */
export function stepWordsOf(step: string): Words {
  const words: Partial<Record<string, Words>> = issue.issueStepWords;
  return words[step.toUpperCase().replace(/-/g, '_')] ?? { zh: step, en: step };
}
