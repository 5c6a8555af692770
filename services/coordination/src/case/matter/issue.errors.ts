import { defineErrors } from '@jiceng/platform/errors';

export const issueErrors = defineErrors({
  /** The command does not exist in the issue's present state, by its process definition. */
  NOT_POSSIBLE_NOW: {
    kind: 'conflict',
    zh: '事项处于「{state:issueState}」状态，不能执行「{action:operation}」',
    en: '{action} is not possible while the issue is {state}',
  },
  /** The actor's organization is not the one whose turn it is. */
  NOT_YOUR_TURN: { kind: 'forbidden', zh: '当前不由您的单位办理此步骤', en: 'It is not your organization’s turn' },
  /** The actor holds none of the roles of the command. */
  ROLE_MISSING: {
    kind: 'forbidden',
    zh: '您的岗位无权执行「{action:operation}」',
    en: 'Your post may not use {action}',
  },
  /** The arbiter dispatched, handed on or handled the matter by this or another post, or belongs to a department, street or office that had a task in it. */
  ARBITER_INVOLVED: {
    kind: 'forbidden',
    zh: '派遣、转接或经办过本事项的人员，以及承办过或退回过本事项的单位的人员，不得裁定，请由其他裁定员办理',
    en: 'A person who dispatched, handed on or handled the matter, or whose unit had a task in it, may not rule on it; another arbiter must',
  },
  /** A person without the desk's role gives away a task of the unit, or takes the task of a colleague. */
  DESK_ASSIGNS: {
    kind: 'forbidden',
    zh: '任务由本单位派遣岗位分派；您只能领取无人承办的任务，或转交自己承办的任务',
    en: 'The desk of the unit assigns its tasks; you can take a task without assignee, or pass on your own',
  },
  /** A task of the issue is still open. */
  WORK_NOT_COMPLETE: { kind: 'conflict', zh: '还有任务未办结', en: 'Not every task is done' },
  /** The reopen window has closed. */
  REOPEN_WINDOW_CLOSED: {
    kind: 'conflict',
    zh: '重新打开的期限已于 {until} 截止',
    en: 'The reopen window closed at {until}',
  },
  /** All extensions the process allows were given. */
  NO_EXTENSIONS_LEFT: {
    kind: 'conflict',
    zh: '延期次数已用完（最多 {max} 次）',
    en: 'All {max} extensions were given',
  },
  /** All pauses the process allows were used. */
  NO_PAUSES_LEFT: { kind: 'conflict', zh: '暂停次数已用完（最多 {max} 次）', en: 'All {max} pauses were used' },
  /** A pause or another request for more time came after the limit of the matter. */
  LIMIT_PASSED: {
    kind: 'conflict',
    zh: '办理时限已于 {limit} 届满，不能再申请',
    en: 'The limit passed at {limit}; more time can be asked for only before it',
  },
  /** The person who answers a request asked for it, or holds a post in the unit that did. */
  APPROVER_INVOLVED: {
    kind: 'forbidden',
    zh: '申请人及申请单位的人员不得审批本申请，请由其他负责人办理',
    en: 'A person who asked, or who works for the unit that asked, may not answer the request; another leader must',
  },
  /** A rejected category code. */
  UNKNOWN_CATEGORY: {
    kind: 'invalid',
    zh: '事件类别 {categoryCode} 不存在或已停用',
    en: 'Category {categoryCode} does not exist or is retired',
  },
  /** An organization named in a command is unknown or no longer in force. */
  ORGANIZATION_NOT_IN_FORCE: {
    kind: 'invalid',
    zh: '单位 {organizationId} 不存在或已撤销',
    en: 'Organization {organizationId} does not exist or was dissolved',
  },
});
