import { Form, Select } from 'antd';
import type { ReactNode } from 'react';
import { EndAssignment, Successors } from '../../generated/documents';
import type { SuccessorsQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useEveryPage } from '../api/every-page';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';
import { endOf, type Assignment, type Member } from './book';
import { DayField } from './fields';

interface Properties {
  assignment: Assignment;
  member: Member;
  close: () => void;
  done: () => void;
}

const peopleOf = (data: SuccessorsQuery): SuccessorsQuery['staffMembers'] => data.staffMembers;

/** Ends an assignment, and names the colleague who takes over the open tasks. */
export function EndForm({ assignment, member, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(EndAssignment);
  const filters = assignment.organization ? [{ organizationId: assignment.organization.id }] : [];
  const colleagues = useEveryPage(Successors, peopleOf, filters, 0).rows.filter(({ id }) => id !== member.id);
  const title = say({ zh: '结束任职', en: 'End the assignment' });
  return (
    <ActionForm
      draft={`end-assignment:${assignment.id}`}
      name={`end-${assignment.id}`}
      title={title}
      consequence={say({
        zh: '任职结束后，该岗位的角色和负责范围随之终止；在该单位不再任职的，其后的值班撤回，未办结的任务交接替人员，未指定的由单位重新分派。调任他岗的，先结束本任职，再办理新的任职；离职的，逐一结束全部任职。末日早于任职之日的，该任职取消。',
        en: 'Roles and areas of the post end with it. A person who holds no other post there loses later duties, and open tasks go to the successor, else to the desk of the unit. To move a person, end this assignment and appoint to the other post; at an exit, end every assignment. A last day before the first one cancels the assignment.',
      })}
      submit={title}
      danger
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          assignmentId: assignment.id,
          expectedVersion: assignment.version,
          validTo: endOf(values.validTo),
          successorStaffId: (values.successorStaffId as string | undefined) ?? null,
          reason: textOf(values, 'reason'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <DayField
        name="validTo"
        label={say({ zh: '任职末日（含当日；不填为即时结束）', en: 'Last day (included; ends now when empty)' })}
      />
      <Form.Item name="successorStaffId" label={say({ zh: '接替人员（可不填）', en: 'Successor (optional)' })}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          options={colleagues.map(({ id, name, staffCode }) => ({ value: id, label: `${name}（${staffCode}）` }))}
        />
      </Form.Item>
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} />
    </ActionForm>
  );
}
