import { defineErrors } from '@jiceng/platform/errors';

export const reportErrors = defineErrors({
  /**
   * The caller has none of the roles that may report under this source, or is a client to which the source does not
   * belong. For example, a resident cannot report as the hotline.
   */
  SOURCE_NOT_YOURS: {
    kind: 'forbidden',
    zh: '无权以「{source:issueSource}」为来源上报',
    en: 'You may not report under the source {source}',
  },
  /** The place has neither an intake desk nor a coordination office, because no organizations were imported yet. */
  NO_FIRST_RECEIVER: {
    kind: 'unavailable',
    retryable: false,
    zh: '该区域没有可受理的单位',
    en: 'No organization takes in reports for this place',
  },
  /** No process definition is in force at the time of the report. */
  IMPOSSIBLE_TIME: { kind: 'invalid', zh: '{at} 没有生效的流程定义', en: 'No process definition is in force at {at}' },
});
