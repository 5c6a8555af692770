import type { ReactNode } from 'react';
import { AddLine, AddRole, RelabelLine, RelabelRole } from '../../generated/documents';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { useLanguage } from '../page/language';

interface Properties {
  of: 'role' | 'line';
  /** The entry whose labels are corrected; absent for a new entry. */
  entry?: { code: string; labelZh: string; labelEn: string; version?: number | null };
  close: () => void;
  done: (code: string) => void;
}

/** Adds a role or a line, or corrects its labels. */
export function LabelForm({ of, entry, close, done }: Properties): ReactNode {
  const { say } = useLanguage();
  const addRole = useCommand(AddRole);
  const addLine = useCommand(AddLine);
  const relabelRole = useCommand(RelabelRole);
  const relabelLine = useCommand(RelabelLine);
  const role = of === 'role';
  const used = entry ? (role ? relabelRole : relabelLine) : role ? addRole : addLine;
  const thing = role ? { zh: '角色', en: 'role' } : { zh: '条线', en: 'line' };
  const title = entry
    ? say({ zh: `更正${thing.zh}名称`, en: `Correct the labels of the ${thing.en}` })
    : say({ zh: `新增${thing.zh}`, en: `Add a ${thing.en}` });
  return (
    <ActionForm
      draft={`${of}:${entry?.code ?? 'new'}`}
      title={title}
      consequence={
        entry
          ? say({ zh: '代码不变，各处显示新名称。', en: 'The code stays; every screen shows the new labels.' })
          : role
            ? say({
                zh: '新角色没有权限，可随后提出权限规则。',
                en: 'The new role has no rights until a rule gives them.',
              })
            : say({
                zh: '新条线即时生效。代码以后不能更改，也不再另用。',
                en: 'The line takes effect at once. Its code never changes.',
              })
      }
      submit={title}
      {...(entry ? { initial: { labelZh: entry.labelZh, labelEn: entry.labelEn } } : {})}
      sending={used.sending}
      fault={used.fault}
      onClose={close}
      onSubmit={async (values) => {
        const code = entry?.code ?? textOf(values, 'code') ?? '';
        const labels = { code, labelZh: textOf(values, 'labelZh') ?? '', labelEn: textOf(values, 'labelEn') ?? '' };
        const corrected = { ...labels, expectedVersion: entry?.version ?? 0 };
        const reason = textOf(values, 'reason') ?? '';
        const answer = entry
          ? role
            ? await relabelRole.send(corrected)
            : await relabelLine.send({ ...corrected, reason })
          : role
            ? await addRole.send(labels)
            : await addLine.send(labels);
        if (answer) done(code);
        return answer !== null;
      }}
    >
      {!entry && (
        <TextField
          short
          required
          name="code"
          label={say({ zh: '代码（小写字母、数字、下划线）', en: 'Code (lower-case letters, digits, underscores)' })}
          max={40}
        />
      )}
      <TextField short required name="labelZh" label={say({ zh: '中文名称', en: 'Label in Chinese' })} max={40} />
      <TextField short required name="labelEn" label={say({ zh: '英文名称', en: 'Label in English' })} max={80} />
      {entry && !role && <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />}
    </ActionForm>
  );
}
