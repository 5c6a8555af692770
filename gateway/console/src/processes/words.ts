import { processVersionStateWords, stepRefusalReasonWords } from '@jiceng/contracts/dictionary/rulebook-words';
import type { ProcessVersionState, StepRefusalReason } from '../../generated/operations';
import type { Words } from '../page/language';

export const versionWords: Record<ProcessVersionState, Words> = processVersionStateWords;

export const reasonWords: Record<StepRefusalReason, Words> = stepRefusalReasonWords;

const limitWords: Record<string, Words> = {
  judgeMinutes: { zh: '受理时限', en: 'Judge' },
  dispatchMinutes: { zh: '派遣时限', en: 'Dispatch' },
  acceptMinutes: { zh: '接收时限', en: 'Accept' },
  rulingMinutes: { zh: '裁决时限', en: 'Rule' },
  handleMinutes: { zh: '处置时限', en: 'Handle' },
  approvalMinutes: { zh: '审批时限', en: 'Approve' },
  criticalAcceptMinutes: { zh: '紧急事项接收时限', en: 'Accept, critical' },
  criticalApprovalMinutes: { zh: '紧急事项审批时限', en: 'Approve, critical' },
  unsealMinutes: { zh: '保密反映人查看时长', en: 'Showing of a confidential reporter' },
  unsealWaitMinutes: { zh: '查看申请有效期', en: 'Wait of a request to see a reporter' },
  pauseMinutes: { zh: '暂停时长', en: 'Pause' },
  reviewMinutes: { zh: '挂账复核时限', en: 'Review of a suspension' },
  verifyMinutes: { zh: '核查时限', en: 'Verify' },
  closeMinutes: { zh: '结案时限', en: 'Close' },
};

/** Returns the words of a limit, or its name in the definition when the console has no words for it. */
export function wordsOfLimit(limit: string): Words {
  return limitWords[limit] ?? { zh: limit, en: limit };
}

/** Returns the name of the process and the number of the version. */
export function wordsOf(row: { definition: unknown; version: number }): Words {
  const { zh, en } = nameOf(row);
  return { zh: `${zh}第 ${row.version} 版`, en: `${en}, version ${row.version}` };
}

/** Returns the name of a process, which its definition gives in both languages. */
export function nameOf({ definition }: { definition: unknown }): Words {
  return (definition as { name: Words }).name;
}
