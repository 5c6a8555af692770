import {
  dutyListCaseKindWords,
  dutyListFindingKindWords,
  dutyListStateWords,
} from '@jiceng/contracts/dictionary/rulebook-words';
import type { DutyListCaseKind, DutyListFindingKind, DutyListState } from '../../generated/operations';
import type { Words } from '../page/language';

export const findingWords: Record<DutyListFindingKind, Words> = dutyListFindingKindWords;

export const caseWords: Record<DutyListCaseKind, Words> = dutyListCaseKindWords;

export const versionWords: Record<DutyListState, Words> = dutyListStateWords;
