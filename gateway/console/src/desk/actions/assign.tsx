import { Form, Select } from 'antd';
import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { AssignTask, ColleagueChoices } from '../../../generated/documents';
import { useCommand } from '../../api/command';
import { useWork } from '../../api/work';
import { useLanguage } from '../../page/language';
import { draftOf, taskFor, type ActionProps } from './action';
import { ActionForm, textOf } from './ActionForm';

/**
 * Gives a task to a person of its unit. The signed-in user is the first entry of the list, for taking the task
 * themselves.
 */
export function Assign({ issue, done, close }: ActionProps): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const { send, sending, fault } = useCommand(AssignTask);
  const task = taskFor(issue, me, ['OFFERED', 'WAITING', 'ACCEPTED']);
  const organizationId = task?.organization?.id ?? '';
  const [{ data, fetching }] = useQuery({
    query: ColleagueChoices,
    variables: { organizationId },
    pause: organizationId === '',
  });
  if (!task) return null;
  const people = data?.staffMembers?.edges.map(({ node }) => node) ?? [];
  const others = people.filter(({ id }) => id !== me.accountId && id !== task.assignee?.id);
  return (
    <ActionForm
      draft={draftOf(issue, 'assignTask')}
      title={say({ zh: '分派', en: 'Assign' })}
      consequence={say({
        zh: `${task.assignee ? `现由 ${task.assignee.name} 经办。` : '尚无经办人。'}改变经办人不改变责任单位和时限。`,
        en: `${task.assignee ? `${task.assignee.name} has the task.` : 'Nobody has the task yet.'} The unit that answers and the limits stay as they are.`,
      })}
      submit={say({ zh: '分派', en: 'Assign' })}
      initial={{ staffId: task.proposedAssignee?.id ?? null }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          taskId: task.id,
          expectedVersion: issue.version,
          staffId: textOf(values, 'staffId'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <Form.Item name="staffId" label={say({ zh: '经办人（不填即由本人经办）', en: 'Colleague (empty: yourself)' })}>
        <Select
          allowClear
          loading={fetching}
          placeholder={say({ zh: '由本人经办', en: 'Yourself' })}
          showSearch={{ optionFilterProp: 'label' }}
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </Form.Item>
    </ActionForm>
  );
}
