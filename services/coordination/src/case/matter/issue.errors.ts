import { defineErrors } from '@jiceng/platform/errors';

export const issueErrors = defineErrors({
  /** The command does not exist in the issue's present state, by its process definition. */
  NOT_POSSIBLE_NOW: {
    kind: 'conflict',
    zh: '事项处于「{state}」状态，不能执行 {action}',
    en: '{action} is not possible while the issue is {state}',
  },
  /** The actor's organization is not the one whose turn it is. */
  NOT_YOUR_TURN: { kind: 'forbidden', zh: '当前不由您的单位办理此步骤', en: 'It is not your organization’s turn' },
  /** The actor holds none of the roles of the command. */
  ROLE_MISSING: { kind: 'forbidden', zh: '您的岗位无权执行 {action}', en: 'Your post may not use {action}' },
  /** A task of the issue is still open. */
  WORK_NOT_COMPLETE: { kind: 'conflict', zh: '还有任务未办结', en: 'Not every task is done' },
  /** The reopen window has closed. */
  REOPEN_WINDOW_CLOSED: {
    kind: 'conflict',
    zh: '重新打开的期限已于 {until} 截止',
    en: 'The reopen window closed at {until}',
  },
  /** All pauses the process allows were used. */
  NO_PAUSES_LEFT: { kind: 'conflict', zh: '暂停次数已用完（最多 {max} 次）', en: 'All {max} pauses were used' },
  /** A rejected category code. */
  UNKNOWN_CATEGORY: {
    kind: 'invalid',
    zh: '事件类别 {categoryCode} 不存在或已停用',
    en: 'Category {categoryCode} does not exist or is retired',
  },
  /** Neither the position nor the region of a report lies in the district. */
  PLACE_OUTSIDE_DISTRICT: { kind: 'invalid', zh: '位置不在本辖区内', en: 'The place lies outside the district' },
  /** No organization is known for the place: regions and organizations must be imported first. */
  NO_FIRST_RECEIVER: {
    kind: 'unavailable',
    zh: '该区域没有可受理的单位',
    en: 'No organization receives matters of this place',
  },
  /** Neither precedent, duty list nor roster names an organization; the dispatcher must. */
  NO_ROUTE: {
    kind: 'conflict',
    zh: '先例、权责清单和值班表均未指明承办单位，请人工指定',
    en: 'Neither precedent, duty list nor roster names an organization: choose one',
  },
  /** An issue cannot be merged into itself, into a merged or a finished one. */
  CANNOT_MERGE: { kind: 'conflict', zh: '不能并入该事项', en: 'The issue cannot be merged into that one' },
  /** An organization named in a command is unknown or no longer in force. */
  ORGANIZATION_NOT_IN_FORCE: {
    kind: 'invalid',
    zh: '单位 {organizationId} 不存在或已撤销',
    en: 'Organization {organizationId} does not exist or was dissolved',
  },
  /** An instant that cannot be: a report from the future or from before the platform's calendar. */
  IMPOSSIBLE_TIME: { kind: 'invalid', zh: '时间 {at} 不合理', en: 'The time {at} is not possible' },
});
