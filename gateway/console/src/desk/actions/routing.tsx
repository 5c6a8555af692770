import { Form, Radio } from 'antd';
import { useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { AcceptTask, DispatchIssue, ReturnTask, SuggestedRoute, TransferTask } from '../../../generated/documents';
import type { ReturnReason } from '../../../generated/operations';
import { useCommand } from '../../api/command';
import { useLanguage } from '../../page/language';
import { useWork } from '../../api/work';
import { useAttachments, type Attachments } from '../../photos/attachments';
import { PhotoField } from '../../photos/PhotoField';
import { OrganizationSelect } from './choices';
import { moment, useNow } from '../words/time';
import { rejectionWords, returnReasonWords, routeRuleWords } from '../words/words';
import { draftOf, refusedBy, taskFor, type ActionProps, type Issue } from './action';
import { ActionForm, TextField, textOf, type Values } from './ActionForm';

type Suggestion = { id: string; name: string } | null;

/** Shows the unit that precedent, duty list and roster suggest, with the reason and the units that were ruled out. */
function Suggested({ issue, onKnown }: { issue: Issue; onKnown: (suggestion: Suggestion) => ReactNode }): ReactNode {
  const { say } = useLanguage();
  const refused = refusedBy(issue);
  const [{ data, fetching }] = useQuery({
    query: SuggestedRoute,
    variables: {
      categoryCode: issue.category?.code ?? '',
      areaCode: issue.areaCode,
      refusedBy: refused.length > 0 ? refused : null,
    },
    pause: !issue.category,
    requestPolicy: 'cache-and-network',
  });
  const route = data?.route;
  const units = route?.rejected.filter(({ kind }) => kind === 'organization') ?? [];
  const people = route?.rejected.filter(({ kind }) => kind === 'staff') ?? [];
  return (
    <>
      <div className="suggestion" role="note">
        {fetching && !route && say({ zh: '正在按规则查找单位…', en: 'Looking up the rules…' })}
        {route && !route.organization && (
          <b>{say({ zh: '规则没有找到负责单位，请人工指定。', en: 'The rules name no unit. Please choose one.' })}</b>
        )}
        {route?.organization && (
          <>
            <b>{say({ zh: `建议：${route.organization.name}`, en: `Suggested: ${route.organization.name}` })}</b>
            {route.rule && <span>{say(routeRuleWords[route.rule])}</span>}
            {route.assignee ? (
              <span>{say({ zh: `经办人 ${route.assignee.name} 在岗`, en: `${route.assignee.name} is on duty` })}</span>
            ) : (
              <span>{say({ zh: '由该单位派单员分派', en: 'Waits at the desk of the unit' })}</span>
            )}
          </>
        )}
        {(units.length > 0 || people.length > 0) && (
          <details>
            <summary>{say({ zh: '未选的单位和人员', en: 'Who was not taken' })}</summary>
            <ul>
              {[
                ...counted(units, say({ zh: '单位', en: 'Unit' })),
                ...counted(people, say({ zh: '人员', en: 'Person' })),
              ].map(({ kind, reason, count }) => (
                <li key={kind + reason}>
                  {kind} × {count}：{say(rejectionWords[reason])}
                </li>
              ))}
            </ul>
          </details>
        )}
      </div>
      {onKnown(route?.organization ?? null)}
    </>
  );
}

type Rejected = { reason: keyof typeof rejectionWords };

function counted(rejected: Rejected[], kind: string): { kind: string; reason: Rejected['reason']; count: number }[] {
  const counts = new Map<Rejected['reason'], number>();
  for (const { reason } of rejected) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => ({ kind, reason, count }));
}

/** An empty field means the suggested unit, so that the record names the rule that suggested it. */
function UnitField({ suggestion }: { suggestion: Suggestion }): ReactNode {
  const { say } = useLanguage();
  return (
    <Form.Item
      name="organizationId"
      label={
        suggestion
          ? say({ zh: '改派其他单位（不填即按建议）', en: 'Another unit (empty: as suggested)' })
          : say({ zh: '单位', en: 'Unit' })
      }
      rules={suggestion ? [] : [{ required: true, message: say({ zh: '请选择单位', en: 'Choose a unit' }) }]}
    >
      <OrganizationSelect label={say({ zh: '输入单位名称查找', en: 'Find by name' })} />
    </Form.Item>
  );
}

export function Dispatch({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(DispatchIssue);
  return (
    <ActionForm
      draft={draftOf(issue, 'dispatchIssue')}
      title={say({ zh: '派遣', en: 'Dispatch' })}
      consequence={say({
        zh: '派遣后由该单位答复；在其接收前，首接单位仍负责。逾期未答复视为接收。',
        en: 'The unit is asked to answer. Until it accepts, the first receiver stays responsible; silence is acceptance.',
      })}
      submit={say({ zh: '派遣', en: 'Dispatch' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          issueId: issue.id,
          expectedVersion: issue.version,
          organizationId: textOf(values, 'organizationId'),
          note: textOf(values, 'note'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Suggested issue={issue} onKnown={(suggestion) => <UnitField suggestion={suggestion} />} />
      <TextField name="note" label={say({ zh: '派遣说明', en: 'Note for the unit' })} />
    </ActionForm>
  );
}

export function Accept({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const now = useNow();
  const { send, sending, fault } = useCommand(AcceptTask);
  const task = taskFor(issue, me, ['OFFERED']);
  if (!task) return null;
  const due = task.acceptDueAt ? moment(task.acceptDueAt, now) : null;
  return (
    <ActionForm
      draft={draftOf(issue, 'acceptTask')}
      title={say({ zh: '接收', en: 'Accept' })}
      consequence={say({
        zh: `接收后由 ${task.organization?.name ?? '本单位'} 负责，处置时限自首次派遣起算。${due ? `须在 ${due} 前答复。` : ''}`,
        en: `${task.organization?.name ?? 'Your unit'} becomes responsible. The limit runs from the first dispatch.${due ? ` An answer is due by ${due}.` : ''}`,
      })}
      submit={say({ zh: '接收', en: 'Accept' })}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async () => {
        const answer = await send({ taskId: task.id, expectedVersion: issue.version });
        if (answer) done();
        return answer !== null;
      }}
    />
  );
}

/** Reasons that need evidence. The server refuses them without evidence. */
const needsEvidence: readonly ReturnReason[] = ['WRONG_CATEGORY', 'OUTSIDE_REGION', 'NO_LEGAL_POWER', 'CANNOT_LOCATE'];
const needsProposal: readonly ReturnReason[] = ['NO_LEGAL_POWER', 'NEEDS_JOINT_HANDLING'];

interface ReasonProperties {
  reason: ReturnReason | undefined;
  label: string;
  attachments: Attachments;
}

/**
 * The fields for the reason of a return or transfer and its evidence, which is a text, a photo or a file. The server
 * checks the reason against the duty list.
 */
function ReasonFields({ reason, label, attachments }: ReasonProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <>
      <Form.Item
        name="reasonCode"
        label={label}
        rules={[{ required: true, message: say({ zh: '请选择理由', en: 'Choose a reason' }) }]}
      >
        <Radio.Group
          aria-label={label}
          className="stacked"
          options={Object.entries(returnReasonWords).map(([value, words]) => ({ value, label: say(words) }))}
        />
      </Form.Item>
      <TextField
        name="evidence"
        label={say({ zh: '依据', en: 'Evidence' })}
        required={reason !== undefined && needsEvidence.includes(reason) && attachments.list.length === 0}
        max={1000}
      />
      <PhotoField
        attachments={attachments}
        label={say({ zh: '作为依据的照片或文件（可不附）', en: 'Photos or files as evidence (optional)' })}
        at="desk"
      />
    </>
  );
}

export function Return({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(ReturnTask);
  const attachments = useAttachments();
  const [values, setValues] = useState<Values>({});
  const reason = values.reasonCode as ReturnReason | undefined;
  const task = taskFor(issue, me, ['OFFERED']);
  if (!task) return null;
  return (
    <ActionForm
      draft={draftOf(issue, 'returnTask')}
      title={say({ zh: '退回', en: 'Return' })}
      consequence={
        issue.returns > 0
          ? say({
              zh: '本事项已被退回过一次，再次退回将提交权责裁决。',
              en: 'The issue was returned before. This return sends it to the arbiter.',
            })
          : say({
              zh: '退回后由首接单位重新派遣；再次退回将提交权责裁决。退回理由对照权责清单核验。',
              en: 'The first receiver dispatches again; a second return goes to the arbiter. The reason is checked against the duty list.',
            })
      }
      submit={say({ zh: '退回', en: 'Return' })}
      danger
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({
          ...attached,
          taskId: task.id,
          expectedVersion: issue.version,
          reasonCode: filled.reasonCode as ReturnReason,
          evidence: textOf(filled, 'evidence'),
          proposedOrganizationId: textOf(filled, 'proposedOrganizationId'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <ReasonFields reason={reason} label={say({ zh: '退回理由', en: 'Reason' })} attachments={attachments} />
      <Form.Item
        name="proposedOrganizationId"
        label={say({ zh: '建议承办单位', en: 'Who should have it' })}
        rules={
          reason !== undefined && needsProposal.includes(reason)
            ? [{ required: true, message: say({ zh: '此理由须提出承办单位', en: 'This reason needs a proposal' }) }]
            : []
        }
      >
        <OrganizationSelect label={say({ zh: '输入单位名称查找', en: 'Find by name' })} />
      </Form.Item>
    </ActionForm>
  );
}

export function Transfer({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(TransferTask);
  const attachments = useAttachments();
  const [values, setValues] = useState<Values>({});
  const reason = values.reasonCode as ReturnReason | undefined;
  const task = taskFor(issue, me, issue.state === 'DISPATCHED' ? ['OFFERED'] : ['ACCEPTED']);
  if (!task) return null;
  return (
    <ActionForm
      draft={draftOf(issue, 'transferTask')}
      title={say({ zh: '转接', en: 'Hand on' })}
      consequence={
        task.state === 'OFFERED'
          ? say({
              zh: '未接收即转接视为退回一次，第二次退回将提交权责裁决。理由对照权责清单核验。',
              en: 'Handing on an offer that was not accepted counts as a return, and the second return goes to the arbiter. The reason is checked against the duty list.',
            })
          : say({
              zh: `转接后由新单位答复；在其接收前，${task.organization?.name ?? '原单位'} 仍负责，处置时限照常计算。第三次转接将提交权责裁决。`,
              en: `The next unit is asked. Until it accepts, ${task.organization?.name ?? 'the present unit'} stays responsible and its time runs on. The third hand-over goes to the arbiter.`,
            })
      }
      submit={say({ zh: '转接', en: 'Hand on' })}
      sending={sending || attachments.busy}
      fault={fault}
      onClose={close}
      onChange={setValues}
      onSubmit={async (filled) => {
        const attached = await attachments.send();
        if (!attached) return false;
        const answer = await send({
          ...attached,
          taskId: task.id,
          expectedVersion: issue.version,
          organizationId: textOf(filled, 'organizationId'),
          reasonCode: filled.reasonCode as ReturnReason,
          evidence: textOf(filled, 'evidence'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Suggested issue={issue} onKnown={(suggestion) => <UnitField suggestion={suggestion} />} />
      <ReasonFields reason={reason} label={say({ zh: '转接理由', en: 'Reason' })} attachments={attachments} />
    </ActionForm>
  );
}
