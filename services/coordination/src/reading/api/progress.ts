import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType({ description: 'Progress of an issue in words for its reporter (办理进度).' })
export class Progress {
  @Field(() => String, { description: 'In Chinese.' })
  zh: string;

  @Field(() => String, { description: 'In English.' })
  en: string;
}

const sentences: Record<IssueState, Progress> = {
  reported: { zh: '您反映的事项已收到，正在研究是否受理。', en: 'Your report has arrived and is being judged.' },
  accepted: {
    zh: '已受理，正在确定承办单位。',
    en: 'Your report was accepted; the unit that handles it is being chosen.',
  },
  dispatched: {
    zh: '已转交承办单位，等待接收。',
    en: 'Your report was sent to a unit, which has not accepted it yet.',
  },
  arbitrating: { zh: '正在协调确定承办单位。', en: 'It is being decided which unit handles your report.' },
  handling: { zh: '承办单位正在办理。', en: 'The unit is working on your report.' },
  'awaiting-approval': { zh: '承办单位正在办理。', en: 'The unit is working on your report.' },
  paused: {
    zh: '因客观原因暂缓办理，条件具备后继续办理。',
    en: 'The work must wait for now and will continue later.',
  },
  suspended: {
    zh: '目前条件不具备，已列入挂账事项，定期研究，条件具备后继续办理。',
    en: 'The matter cannot be solved now. It is reviewed regularly, and the work will continue when conditions allow.',
  },
  verifying: { zh: '已办理，正在核查结果。', en: 'The work is done and is being verified.' },
  verified: { zh: '办理结果已核实，即将结案。', en: 'The result was verified; the issue will be closed soon.' },
  closed: {
    zh: '已办结。如认为未解决，可在期限内要求重新办理。',
    en: 'The matter is closed. If it is not solved, you may have it opened again within the time allowed.',
  },
  rejected: { zh: '未予受理。', en: 'Your report was not accepted.' },
  merged: {
    zh: '与他人反映的同一事项合并办理，进展以合并后的事项为准。',
    en: 'Your report is handled together with another report of the same matter.',
  },
};

/** Returns the sentence for a state; the sentence of a rejected issue ends with the reason. */
export function progressOf(state: IssueState, reason?: string | null): Progress {
  const { zh, en } = sentences[state];
  return reason ? { zh: `${zh}理由：${reason}`, en: `${en} Reason: ${reason}` } : { zh, en };
}
