import { defineErrors, type DomainError } from '@jiceng/platform/errors';

export const processErrors = defineErrors({
  /** The definition does not have the form of a process definition. */
  NOT_A_PROCESS_DEFINITION: {
    kind: 'invalid',
    zh: '流程定义格式不正确：{field:path}{problemZh}',
    en: 'The text is not a process definition: {problem}',
  },
  /** The checker found faults; `problems` lists them. */
  PROCESS_HAS_PROBLEMS: {
    kind: 'invalid',
    zh: '流程定义有 {count} 处问题',
    en: 'The process definition has {count} problems',
  },
  /** Another version of the process is published and waits for its effective date. */
  PROCESS_VERSION_WAITS: {
    kind: 'conflict',
    zh: '流程 {key} 第 {version} 版尚待生效（{effectiveFrom}），须先撤回该版本',
    en: 'Version {version} of process {key} waits for its effective date {effectiveFrom}; withdraw it first',
  },
  /** The version cannot be withdrawn: it is or was in force, or it was withdrawn before. */
  PROCESS_VERSION_NOT_WAITING: {
    kind: 'conflict',
    zh: '流程 {key} 第 {version} 版已生效或已撤回，不能撤回',
    en: 'Version {version} of process {key} has taken effect or was withdrawn before, so it cannot be withdrawn',
  },
  /** No shift calendar has this code. */
  UNKNOWN_CALENDAR: {
    kind: 'invalid',
    zh: '{field:path}：工作日历 {calendar} 不存在',
    en: '{field}: there is no shift calendar {calendar}',
  },
});

/** @param field the field of the input that names the calendar */
export function unknownCalendar(field: string, calendar: string): DomainError {
  return processErrors.UNKNOWN_CALENDAR({ field, calendar });
}
