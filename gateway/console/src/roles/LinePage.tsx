import { Button } from 'antd';
import { useState, type ReactNode } from 'react';
import { RetireLine } from '../../generated/documents';
import { Fact } from '../desk/parts';
import { useLanguage } from '../page/language';
import { LabelForm } from './LabelForm';
import { ReasonForm } from './ReasonForm';
import { useRights } from './rights';

export interface Line {
  code: string;
  labelZh: string;
  labelEn: string;
  retired: boolean;
  version?: number | null;
}

/** A line with its labels, their correction, and its end. */
export function LinePage({ line, changed }: { line: Line; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const rights = useRights();
  const [form, setForm] = useState<'labels' | 'retire' | null>(null);
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    changed();
  };
  return (
    <>
      <h2 className="record-title">{say({ zh: line.labelZh, en: line.labelEn })}</h2>
      <dl className="facts">
        <Fact label={say({ zh: '代码', en: 'Code' })}>{line.code}</Fact>
        <Fact label={say({ zh: '中文名称', en: 'In Chinese' })}>{line.labelZh}</Fact>
        <Fact label={say({ zh: '英文名称', en: 'In English' })}>{line.labelEn}</Fact>
        <Fact label={say({ zh: '状态', en: 'State' })}>
          {line.retired
            ? say({ zh: '已停用，原有数据保留该条线', en: 'Retired; data keep the line' })
            : say({ zh: '在用', en: 'In use' })}
        </Fact>
      </dl>
      {form === null && rights.lines && (
        <p className="roles-actions">
          <Button onClick={() => setForm('labels')}>{say({ zh: '更正名称', en: 'Correct the labels' })}</Button>
          {!line.retired && (
            <Button danger onClick={() => setForm('retire')}>
              {say({ zh: '停用条线', en: 'Retire the line' })}
            </Button>
          )}
        </p>
      )}
      {form === 'labels' && <LabelForm of="line" entry={line} close={close} done={done} />}
      {form === 'retire' && (
        <ReasonForm
          command={RetireLine}
          input={{ code: line.code, expectedVersion: line.version ?? 0 }}
          title={say({ zh: '停用条线', en: 'Retire the line' })}
          consequence={say({
            zh: '停用后，新的机构、岗位和类别不能再选用；已有数据保留该条线。',
            en: 'New organizations, posts and categories cannot take the line; data that have it keep it.',
          })}
          close={close}
          done={done}
        />
      )}
    </>
  );
}
