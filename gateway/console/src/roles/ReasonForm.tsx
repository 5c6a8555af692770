import type { ReactNode } from 'react';
import type { TypedDocumentNode } from 'urql';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';

interface Properties<Input extends object> {
  command: TypedDocumentNode<unknown, { input: Input & { idempotencyKey: string; reason: string } }>;
  input: Input;
  title: string;
  consequence: string;
  close: () => void;
  done: () => void;
}

/** A command that needs only a reason: an end of a role, of a rule or of a line. */
export function ReasonForm<Input extends object>(properties: Properties<Input>): ReactNode {
  const { command, input, title, consequence, close, done } = properties;
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(command);
  return (
    <ActionForm
      draft={`${title}:${JSON.stringify(input)}`}
      title={title}
      consequence={consequence}
      submit={title}
      danger
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const answer = await send({ ...input, reason: textOf(values, 'reason') ?? '' } as never);
        if (answer) done();
        return answer !== null;
      }}
    >
      <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />
    </ActionForm>
  );
}
