import { defineErrors } from '@jiceng/platform/errors';

export const processErrors = defineErrors({
  /** The text is not a process definition. */
  NOT_A_PROCESS_DEFINITION: {
    kind: 'invalid',
    zh: '流程定义格式不正确：{problem}',
    en: 'This is not a process definition: {problem}',
  },
  /** The checker found faults; `problems` lists them. */
  PROCESS_HAS_PROBLEMS: {
    kind: 'invalid',
    zh: '流程定义有 {count} 处问题',
    en: 'The process definition has {count} problems',
  },
  /** A shift calendar that does not exist. */
  UNKNOWN_CALENDAR: { kind: 'invalid', zh: '工作日历 {calendar} 不存在', en: 'There is no shift calendar {calendar}' },
});
