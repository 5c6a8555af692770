import type { IssueStep } from '../../generated/operations';
import type { Words } from '../page/language';
import type { Issue } from './actions/action';

type Entry = Pick<Issue['timeline'][number], 'step' | 'actorKind' | 'organization' | 'counterpart' | 'rule'>;

/** Describes one step as a sentence that names the units involved. */
export function sentenceOf(entry: Entry): Words {
  const unit = entry.organization?.name;
  const other = entry.counterpart?.name;
  return sentences[entry.step]({
    by: { zh: unit ?? '平台', en: unit ?? 'The platform' },
    to: { zh: other ?? '相关单位', en: other ?? 'a unit' },
    actorKind: entry.actorKind,
    rule: entry.rule ?? '',
  });
}

interface Parts {
  by: Words;
  to: Words;
  actorKind: string;
  rule: string;
}

const sentences: Record<IssueStep, (parts: Parts) => Words> = {
  REPORTED: ({ by, actorKind }) => {
    const who: Words =
      actorKind === 'resident'
        ? { zh: '居民反映', en: 'A resident reported it' }
        : actorKind === 'client'
          ? { zh: '接入系统报送', en: 'Another system reported it' }
          : { zh: '工作人员上报', en: 'Staff reported it' };
    return { zh: `${who.zh}，首接单位 ${by.zh}`, en: `${who.en}; first receiver ${by.en}` };
  },
  JUDGED: ({ by }) => ({ zh: `${by.zh} 受理`, en: `${by.en} took it on` }),
  REJECTED: ({ by }) => ({ zh: `${by.zh} 不予受理`, en: `${by.en} rejected it` }),
  MERGED: ({ by }) => ({ zh: `${by.zh} 将其并入另一事项`, en: `${by.en} joined it to another issue` }),
  UNMERGED: ({ by }) => ({ zh: `${by.zh} 撤销合并`, en: `${by.en} undid the merge` }),
  REPORTER_ADDED: ({ by }) => ({ zh: `${by.zh} 并入一条重复反映`, en: `${by.en} joined a duplicate report to it` }),
  DISPATCHED: ({ by, to }) => ({ zh: `${by.zh} 派遣给 ${to.zh}`, en: `${by.en} offered it to ${to.en}` }),
  ACCEPTED: ({ by }) => ({ zh: `${by.zh} 接收`, en: `${by.en} accepted it` }),
  ACCEPTED_BY_SILENCE: ({ by }) => ({
    zh: `${by.zh} 逾期未答复，视为接收`,
    en: `${by.en} did not answer in time, which is acceptance`,
  }),
  ASSIGNED: ({ by }) => ({ zh: `${by.zh} 确定经办人`, en: `${by.en} gave it to one of its people` }),
  UNASSIGNED: ({ by }) => ({
    zh: `经办人离岗，由 ${by.zh} 另定经办人`,
    en: `The person left or is absent; ${by.en} names another`,
  }),
  TAKEN_OVER: ({ to }) => ({
    zh: `原单位撤销，由 ${to.zh} 承接`,
    en: `A unit was dissolved; ${to.en} took over`,
  }),
  RETURNED: ({ by }) => ({ zh: `${by.zh} 退回`, en: `${by.en} returned it` }),
  SENT_BACK: ({ by, to }) => ({ zh: `${by.zh} 退回 ${to.zh} 自行办理`, en: `${by.en} sent it back to ${to.en}` }),
  TRANSFERRED: ({ by, to }) => ({ zh: `${by.zh} 转接给 ${to.zh}`, en: `${by.en} handed it on to ${to.en}` }),
  SENT_TO_ARBITER: ({ to }) => ({
    zh: `二次退回，提交 ${to.zh} 裁定`,
    en: `Returned twice: sent to ${to.en} for a ruling`,
  }),
  RULED: ({ by, to }) => ({ zh: `${by.zh} 裁定由 ${to.zh} 承办`, en: `${by.en} ruled that ${to.en} must handle it` }),
  JOINT_STARTED: ({ by }) => ({ zh: `${by.zh} 启动联合处置`, en: `${by.en} began joint work` }),
  TASK_DONE: ({ by }) => ({ zh: `${by.zh} 办结任务`, en: `${by.en} completed its task` }),
  PAUSE_REQUESTED: ({ by, to }) => ({
    zh: `${by.zh} 向 ${to.zh} 申请暂停`,
    en: `${by.en} asked ${to.en} for a pause`,
  }),
  PAUSED: ({ by, to }) => ({ zh: `${by.zh} 批准 ${to.zh} 暂停办理`, en: `${by.en} let ${to.en} pause it` }),
  EXTENSION_REQUESTED: ({ by, to }) => ({
    zh: `${by.zh} 向 ${to.zh} 申请延期`,
    en: `${by.en} asked ${to.en} for an extension`,
  }),
  EXTENDED: ({ by, to }) => ({ zh: `${by.zh} 批准 ${to.zh} 延期`, en: `${by.en} let ${to.en} have more time` }),
  SUSPENSION_REQUESTED: ({ by, to }) => ({
    zh: `${by.zh} 向 ${to.zh} 申请挂账`,
    en: `${by.en} asked ${to.en} to suspend it`,
  }),
  SUSPENDED: ({ by }) => ({ zh: `${by.zh} 批准挂账`, en: `${by.en} suspended it` }),
  SUSPENSION_REVIEWED: ({ by }) => ({ zh: `${by.zh} 复核后继续挂账`, en: `${by.en} keeps it suspended` }),
  REQUEST_REFUSED: ({ by, to }) => ({
    zh: `${by.zh} 未批准 ${to.zh} 的时限申请`,
    en: `${by.en} refused ${to.en} more time`,
  }),
  RESUMED: ({ by }) => ({ zh: `${by.zh} 恢复办理`, en: `${by.en} resumed it` }),
  HANDLED: () => ({ zh: '处置全部完成', en: 'All work was done' }),
  VERIFICATION_REQUESTED: ({ to, rule }) =>
    rule.endsWith('field')
      ? { zh: `交 ${to.zh} 现场核查`, en: `${to.en} was asked to check on the spot` }
      : { zh: `交 ${to.zh} 书面核查`, en: `${to.en} was asked to check at the desk` },
  VERIFICATION_FAILED: ({ by }) => ({ zh: `${by.zh} 核查不通过`, en: `${by.en} found it not solved` }),
  VERIFICATION_PASSED: ({ by }) => ({ zh: `${by.zh} 核查通过`, en: `${by.en} found it solved` }),
  CLOSED: ({ by }) => ({ zh: `${by.zh} 结案`, en: `${by.en} closed it` }),
  SPOT_CHECK_ASKED: ({ to }) => ({ zh: `抽中，由 ${to.zh} 核实`, en: `Drawn for a check by ${to.en}` }),
  SPOT_CHECK_LATE: ({ to }) => ({ zh: `抽查逾期，已报 ${to.zh}`, en: `The check is late; ${to.en} was told` }),
  SPOT_CHECK_PASSED: ({ by }) => ({ zh: `${by.zh} 抽查通过`, en: `${by.en} checked it and found it solved` }),
  SPOT_CHECK_FAILED: ({ by }) => ({ zh: `${by.zh} 抽查不通过`, en: `${by.en} checked it and found it not solved` }),
  REOPENED: ({ by, actorKind }) =>
    actorKind === 'resident'
      ? { zh: '反映人要求重新办理', en: 'The reporter reopened it' }
      : actorKind === 'client'
        ? { zh: '来源单位要求重新办理', en: 'The source reopened it' }
        : { zh: `${by.zh} 重新办理`, en: `${by.en} reopened it` },
  SUPPLEMENTED: () => ({ zh: '反映人补充说明', en: 'A reporter added to the report' }),
  URGED: () => ({ zh: '来源单位催单', en: 'The source urged the issue' }),
  SOURCE_RETURN_ASKED: ({ by }) => ({
    zh: `${by.zh} 向来源申请退单`,
    en: `${by.en} asked the source to take it back`,
  }),
  SOURCE_EXTENSION_ASKED: ({ by }) => ({
    zh: `${by.zh} 向来源申请延期`,
    en: `${by.en} asked the source for time`,
  }),
  RETURNED_TO_SOURCE: () => ({ zh: '来源同意退单，事项退回来源', en: 'The source took it back' }),
  SOURCE_EXTENDED: () => ({ zh: '来源同意延期', en: 'The source set a later limit' }),
  SOURCE_REFUSED: () => ({ zh: '来源未同意申请，由原单位继续办理', en: 'The source refused; the desk goes on' }),
  SOURCE_REQUEST_WITHDRAWN: ({ by }) => ({
    zh: `${by.zh} 撤回来源申请`,
    en: `${by.en} withdrew the request to the source`,
  }),
  CALLBACK_ASKED: () => ({ zh: '向反映人发出回访', en: 'The reporters were asked' }),
  CALLBACK_ATTEMPTED: () => ({ zh: '电话回访未接通', en: 'A reporter was called and not reached' }),
  CALLBACK_NOT_REACHED: () => ({
    zh: '多次电话回访均未接通，按未接通结束',
    en: 'A reporter was never reached; the calls have ended',
  }),
  CALLBACK_ANSWERED: () => ({ zh: '反映人答复回访', en: 'A reporter answered' }),
  ESCALATED: ({ to }) => ({ zh: `超时，提级告知 ${to.zh}`, en: `Late: ${to.en} was told` }),
  OVERDUE: ({ by }) => ({ zh: `${by.zh} 超过时限`, en: `${by.en} passed its deadline` }),
  DEADLINES_MOVED: ({ rule }) => {
    const number = rule.slice(rule.indexOf(':') + 1);
    return rule.startsWith('holiday-notice')
      ? { zh: `依据 ${number} 调整时限`, en: `The deadlines moved by the notice ${number}` }
      : { zh: '因工作时间调整，时限随之调整', en: 'The deadlines moved with the working hours' };
  },
};
