import type { ReactNode } from 'react';
import { ScheduleDuty } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';
import type { Person } from './book';
import { PersonField, TimeField } from './fields';

interface Properties {
  organizationId: string;
  people: readonly Person[];
  /** The day that the form proposes. */
  day: string;
  close: () => void;
  done: () => void;
}

/** Plans a duty at the desk, for the areas of the person's assignment. */
export function DutyForm({ organizationId, people, day, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ScheduleDuty);
  const title = say({ zh: '安排值班', en: 'Plan a duty' });
  return (
    <ActionForm
      draft={`duty:${organizationId}`}
      name="duty"
      title={title}
      consequence={say({
        zh: '该时段由其负责本单位的值班席位，区域按其任职。与其他值班或休假重叠的不予安排。',
        en: 'The person attends the desk in this time, for the areas of the assignment. An overlap with another duty or a leave is refused.',
      })}
      submit={title}
      initial={{ startsAt: `${day}T08:30`, endsAt: `${day}T18:00` }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          staffId: values.staffId as string,
          organizationId,
          areaCodes: null,
          line: null,
          startsAt: inChina(values.startsAt),
          endsAt: inChina(values.endsAt),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <PersonField people={people} />
      <TimeField name="startsAt" type="datetime-local" label={say({ zh: '开始', en: 'Start' })} />
      <TimeField name="endsAt" type="datetime-local" label={say({ zh: '结束', en: 'End' })} />
    </ActionForm>
  );
}

/** The moment of a local time in China, such as 2026-12-01T08:30. */
function inChina(local: unknown): string {
  return new Date(`${String(local).slice(0, 16)}:00+08:00`).toISOString();
}
