import type { ReactNode } from 'react';
import { RecordLeave } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';
import type { Person } from './book';
import { PersonField, TimeField } from './fields';
import { addDays, startOfDay } from '../page/china-time';

interface Properties {
  organizationId: string;
  people: readonly Person[];
  /** First day of the shown period. */
  day: string;
  close: () => void;
  done: () => void;
}

/** Records a leave of whole days. */
export function LeaveForm({ organizationId, people, day, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(RecordLeave);
  const title = say({ zh: '登记休假', en: 'Record a leave' });
  return (
    <ActionForm
      draft={`leave:${organizationId}`}
      name="leave"
      title={title}
      consequence={say({
        zh: '休假期间已排的值班保留，由同席位下一班人员或代理岗位人员代班；无人可代的，列为缺口。休假登记在其主要任职单位，由能为该单位排班的人员办理；其任职的各单位排班表均予显示。',
        en: 'Planned duties stay and are covered by the next person on the roster or the deputy. Without either they become gaps. The leave is recorded at the unit of the main post, by those who plan there, and every unit of the person shows it.',
      })}
      submit={title}
      initial={{ first: day, last: day }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          staffId: values.staffId as string,
          startsAt: new Date(startOfDay(String(values.first))).toISOString(),
          endsAt: new Date(startOfDay(addDays(String(values.last), 1))).toISOString(),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <PersonField people={people} />
      <TimeField name="first" type="date" label={say({ zh: '首日', en: 'First day' })} />
      <TimeField name="last" type="date" label={say({ zh: '末日（含）', en: 'Last day (included)' })} />
    </ActionForm>
  );
}
