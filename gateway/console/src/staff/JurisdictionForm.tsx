import type { ReactNode } from 'react';
import { ChangeJurisdiction } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';
import { changeOn, dayOf, type Assignment } from './book';
import { AreasField, DayField, LinesField } from './fields';

interface Properties {
  assignment: Assignment;
  /** True for an assignment to come. */
  later: boolean;
  close: () => void;
  done: () => void;
}

/** Changes the areas and lines of an assignment from a day on. */
export function JurisdictionForm({ assignment, later, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(ChangeJurisdiction);
  const title = say({ zh: '调整负责范围', en: 'Change areas and lines' });
  return (
    <ActionForm
      draft={`jurisdiction:${assignment.id}`}
      name={`jurisdiction-${assignment.id}`}
      title={title}
      consequence={say({
        zh: '自生效日起按新的区域和条线办理和查看；原来的范围留作记录。',
        en: 'From the day on, the person works and sees by the new areas and lines. The earlier ones stay on record.',
      })}
      submit={title}
      initial={{
        areaCodes: assignment.areaCodes,
        lines: assignment.lines,
        // An assignment to come changes from its first day on, not from now.
        ...(later && { effectiveFrom: dayOf(assignment.validFrom) }),
      }}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({
          assignmentId: assignment.id,
          expectedVersion: assignment.version,
          areaCodes: values.areaCodes as string[],
          lines: (values.lines as string[] | undefined) ?? [],
          effectiveFrom: changeOn(values.effectiveFrom, assignment.validFrom),
          reason: textOf(values, 'reason'),
        });
        if (answer) done();
        return answer !== null;
      }}
    >
      <AreasField region={assignment.organization?.region ?? null} />
      <LinesField of={assignment.organization?.line ?? null} />
      <DayField name="effectiveFrom" label={say({ zh: '生效日期（不填为即时）', en: 'From (now when empty)' })} />
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} />
    </ActionForm>
  );
}
