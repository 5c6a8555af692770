import { defineErrors } from '@jiceng/platform/errors';

export const routingErrors = defineErrors({
  /** A dispatch or transfer names an organization that already has the task, refused the matter or handed it on. */
  ORGANIZATION_REFUSED_IT: {
    kind: 'conflict',
    zh: '该单位正持有此任务，或已退回、转出过此事项；更正类别或区域后方可再次指派',
    en:
      'This organization already has the task, refused the matter or handed it on. It can be named ' +
      'again after a correction of the category or of the area',
  },
  /**
   * A dispatch, transfer, ruling or joint plan names an organization in which no person holds a post that may accept
   * the task.
   */
  NOBODY_TO_ACCEPT: {
    kind: 'conflict',
    zh: '该单位没有在岗人员可以接收任务',
    en: 'No person in this organization holds a post that may accept the task',
  },
  /** Neither precedent, duty list nor roster names an organization, so a person must choose. */
  NO_ROUTE: {
    kind: 'conflict',
    zh: '先例、权责清单和值班表均未指明承办单位，请人工指定',
    en: 'Neither precedent, duty list nor roster names an organization; choose an organization',
  },
  /** The version of the duty list for a replay does not exist. */
  UNKNOWN_DUTY_LIST: {
    kind: 'invalid',
    zh: '权责清单没有第 {version} 版',
    en: 'The duty list has no version {version}',
  },
});
