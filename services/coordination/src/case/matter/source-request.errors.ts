import { defineErrors } from '@jiceng/platform/errors';

export const sourceRequestErrors = defineErrors({
  /** No client claims the source of the issue, so nobody could take the issue back or set a later limit. */
  NO_ORDER_OF_A_CLIENT: {
    kind: 'conflict',
    zh: '该事项不是接入系统派来的工单',
    en: 'The issue is no order of another system',
  },
  /** An earlier request waits for the answer of the source. */
  SOURCE_ASKED_ALREADY: {
    kind: 'conflict',
    zh: '已向来源提出申请，请等待答复',
    en: 'The source was asked before and has not answered yet',
  },
  /** Reports of others were merged into the order, and a return would end them with it. */
  ORDER_HAS_MERGED_REPORTS: {
    kind: 'conflict',
    zh: '该工单并入了其他上报，不能退单，请先撤销合并',
    en: 'Other reports were merged into this order, so it cannot go back: undo the merges first',
  },
  /** The source set no limit for its order, so there is none to extend. */
  SOURCE_SET_NO_LIMIT: {
    kind: 'conflict',
    zh: '来源未设时限，无须申请延期',
    en: 'The source set no limit for this order',
  },
  /** No client in force hears the states of this source, so the question would reach nobody. */
  SOURCE_DOES_NOT_LISTEN: {
    kind: 'conflict',
    zh: '来源系统未设置状态推送地址，无法收到申请，请另行联系',
    en: 'The system of the source has no address for messages, so it would not get the request',
  },
  /** A desk withdraws a request that it did not make, or that was answered or given up before. */
  NO_SOURCE_REQUEST: {
    kind: 'conflict',
    zh: '没有等待来源答复的申请，可能已答复或已失效',
    en: 'No request waits for the source: none was made, or it has ended',
  },
  /** The request was answered or withdrawn before, or the desk went on with the issue, which gave the request up. */
  SOURCE_REQUEST_ENDED: {
    kind: 'conflict',
    zh: '该申请已答复或已撤回，或本区已继续办理，申请不再有效',
    en: 'The request was answered or withdrawn before, or the district went on with the issue',
  },
  /** The source refuses a request without a reason, so the desk would not know what to do. */
  SOURCE_REFUSAL_NEEDS_REASON: {
    kind: 'invalid',
    zh: '不同意申请须写明理由',
    en: 'A refusal of the request needs a reason',
  },
});
