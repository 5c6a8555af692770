import { defineErrors } from '@jiceng/platform/errors';

export const issueErrors = defineErrors({
  /** The process definition does not allow the command in the present state of the issue. */
  NOT_POSSIBLE_NOW: {
    kind: 'conflict',
    zh: '事项处于「{state:issueState}」状态，不能执行「{action:operation}」',
    en: '{action} is not possible while the issue is {state}',
  },
  /** The step belongs to an organization to which the actor does not belong. */
  NOT_YOUR_TURN: {
    kind: 'forbidden',
    zh: '当前环节不由您的单位办理',
    en: 'This step belongs to another organization now',
  },
  /** The actor holds none of the roles of the command. */
  ROLE_MISSING: {
    kind: 'forbidden',
    zh: '您的岗位无权执行「{action:operation}」',
    en: 'Your post has no right to use {action}',
  },
  /**
   * The person who rules or revokes a ruling had a part in the issue, or belongs to a department, street or office that
   * had a task in it.
   */
  ARBITER_INVOLVED: {
    kind: 'forbidden',
    zh: '派遣、转接或经办过本事项的人员，以及承办过或退回过本事项的单位的人员，不得裁定本事项，也不得撤销本事项的裁定，请由其他有权人员办理',
    en: 'You dispatched, handed on or handled this issue, or your unit had a task in it. Another person must rule on it or revoke its ruling',
  },
  /**
   * A leader rules although an arbiter who had no part in the matter is on duty, or although the time that the process
   * gives the arbiters is not over.
   */
  ARBITERS_RULE_FIRST: {
    kind: 'conflict',
    zh: '本事项由未参与办理的裁定员裁定；{from} 起裁定员仍均不在岗的，方可由统筹协调机构负责人或区领导裁定',
    en: 'An arbiter who had no part in the issue must rule; the leaders may rule from {from} on, while no such arbiter is on duty',
  },
  /**
   * A person without the role of the desk gives a task of the unit to another person, or takes a task of a colleague.
   */
  DESK_ASSIGNS: {
    kind: 'forbidden',
    zh: '任务由本单位派遣岗位分派；您只能领取无人承办的任务，或转交自己承办的任务',
    en:
      'Only the desk of the unit gives its tasks to others. You may take a task that has no assignee, ' +
      'or pass on your own task',
  },
  /** A task of the issue is still open, so the command must wait. */
  WORK_NOT_COMPLETE: { kind: 'conflict', zh: '还有任务未办结', en: 'A task of this issue is not completed yet' },
  /** The reopen window has closed. */
  REOPEN_WINDOW_CLOSED: {
    kind: 'conflict',
    zh: '重新打开的期限已于 {until} 截止',
    en: 'The reopen window closed at {until}',
  },
  /** The issue already has as many extensions as the process allows. */
  NO_EXTENSIONS_LEFT: {
    kind: 'conflict',
    zh: '延期次数已用完（最多 {max} 次）',
    en: 'The issue already has all {max} extensions that the process allows',
  },
  /** The issue already had as many pauses as the process allows. */
  NO_PAUSES_LEFT: {
    kind: 'conflict',
    zh: '暂停次数已用完（最多 {max} 次）',
    en: 'The issue already had all {max} pauses that the process allows',
  },
  /** A request for more time came after the limit of the matter. */
  LIMIT_PASSED: {
    kind: 'conflict',
    zh: '办理时限已于 {limit} 届满，不能再申请',
    en: 'The limit passed at {limit}; a request for more time must come before the limit',
  },
  /** The person who answers a request for more time made the request, or holds a post in the unit that made it. */
  APPROVER_INVOLVED: {
    kind: 'forbidden',
    zh: '申请人及申请单位的人员不得审批本申请，请由其他负责人办理',
    en: 'You may not answer a request that you or your unit made; another leader must answer it',
  },
  /** The category code does not exist, or the category is retired. */
  UNKNOWN_CATEGORY: {
    kind: 'invalid',
    zh: '事件类别 {categoryCode} 不存在或已停用',
    en: 'Category {categoryCode} does not exist or is retired',
  },
  /** The category wants a photo of the result, and `files` names none. */
  PHOTO_REQUIRED: {
    kind: 'invalid',
    zh: '此类事项须附现场照片（{field:path}）',
    en: 'The category of the issue wants a photo in `{field}`',
  },
  /** An organization named in a command is unknown or no longer in force. */
  ORGANIZATION_NOT_IN_FORCE: {
    kind: 'invalid',
    zh: '单位 {organizationId} 不存在或已撤销',
    en: 'Organization {organizationId} does not exist or was dissolved',
  },
});
