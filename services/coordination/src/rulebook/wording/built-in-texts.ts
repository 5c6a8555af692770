import type { IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import type { Bilingual, ReplyTexts } from './reply-template.rules.js';

const sentence = (zh: string, en: string): ReplyTexts => ({
  sentence: { zh, en },
  result: null,
  basis: null,
  appeal: null,
});

const reply = (progress: Bilingual, parts: Record<'result' | 'basis' | 'appeal', Bilingual>): ReplyTexts => ({
  sentence: progress,
  ...parts,
});

/** The words for reporters in a state for which the district has not saved a template. */
export const builtInTexts: Readonly<Record<IssueState, ReplyTexts>> = {
  reported: sentence('您反映的事项已收到，正在研究是否受理。', 'Your report has arrived and is being judged.'),
  accepted: sentence(
    '已受理，正在确定承办单位。',
    'Your report was accepted; the unit that handles it is being chosen.',
  ),
  dispatched: sentence('已转交承办单位，等待接收。', 'Your report was sent to a unit, which has not accepted it yet.'),
  arbitrating: sentence('正在协调确定承办单位。', 'It is being decided which unit handles your report.'),
  handling: sentence('承办单位正在办理。', 'The unit is working on your report.'),
  'awaiting-approval': sentence('承办单位正在办理。', 'The unit is working on your report.'),
  paused: sentence('因客观原因暂缓办理，条件具备后继续办理。', 'The work must wait for now and will continue later.'),
  suspended: sentence(
    '目前条件不具备，已列入挂账事项，定期研究，条件具备后继续办理。',
    'The matter cannot be solved now. It is reviewed regularly, and the work will continue when conditions allow.',
  ),
  verifying: sentence('已办理，正在核查结果。', 'The work is done and is being verified.'),
  verified: sentence('办理结果已核实，即将结案。', 'The result was verified; the issue will be closed soon.'),
  closed: reply(
    {
      zh: '已办结。如认为未解决，可在期限内要求重新办理。',
      en: 'The matter is closed. If it is not solved, you may have it opened again within the time allowed.',
    },
    {
      result: { zh: '{result}', en: '{result}' },
      basis: {
        zh: '依据本区权责清单和有关法律、法规、规章办理。',
        en: 'Handled under the duty list of the district and the laws and regulations that apply.',
      },
      appeal: {
        zh: '如认为未解决，可在 {reopenUntil}前要求重新办理；对行政行为不服的，可以依法申请行政复议或者提起行政诉讼。',
        en:
          'If the matter is not solved, you may have it opened again before {reopenUntil}. Against an administrative ' +
          'act, you may apply for administrative reconsideration or bring an action under the law.',
      },
    },
  ),
  rejected: reply(
    { zh: '未予受理。理由：{reason}', en: 'Your report was not accepted. Reason: {reason}' },
    {
      result: { zh: '不予受理。理由：{reason}', en: 'The report was not accepted. Reason: {reason}' },
      basis: {
        zh: '依据本区事项受理范围的规定。',
        en: 'Under the rules of the district on the matters that it takes on.',
      },
      appeal: {
        zh: '如有异议，可以补充情况后重新反映，或者向上一级机关反映。',
        en: 'If you disagree, you may report again with more facts, or turn to the authority above.',
      },
    },
  ),
  merged: sentence(
    '与他人反映的同一事项合并办理，进展以合并后的事项为准。',
    'Your report is handled together with another report of the same matter.',
  ),
  'returned-to-source': sentence(
    '本平台不办理此事项，已退回转来的单位，由其另行处理。',
    'This district does not handle the matter; it went back to the authority that sent it.',
  ),
};
