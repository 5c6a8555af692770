import { useState, type ReactNode } from 'react';
import { FileReport } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useCategories } from '../desk/actions/categories';
import { useLanguage } from '../page/language';
import { FaultNote, LongText, MomentField } from '../phone/fields';
import { momentOfField } from '../page/local-moment';
import { useAttachments } from '../photos/attachments';
import { PhotoField } from '../photos/PhotoField';
import { drafts } from '../session/session';
import { GradeField, reporterOf, type ReporterFields } from './GradeField';
import { PlaceField, type Place } from './PlaceField';

const draft = 'resident.report';

interface Properties {
  open: (id: string) => void;
  close: () => void;
}

/** A report of a resident: the matter in a few words, the place, and the category for those who know it. */
export function ReportForm({ open, close }: Properties): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(FileReport);
  const attachments = useAttachments();
  const [description, setDescription] = useState(() => drafts.read(draft) ?? '');
  const [category, setCategory] = useState<string | null>(null);
  const [place, setPlace] = useState<Place>({ position: null, street: '', community: '' });
  const [address, setAddress] = useState('');
  const [seenAt, setSeenAt] = useState('');
  const [reporter, setReporter] = useState<ReporterFields>({ grade: 'NAMED', phone: '', employer: '' });
  const [filed, setFiled] = useState<{ id: string; receiptCode: string | null } | null>(null);
  const { position, street, community } = place;
  const area = community || street || null;
  const busy = sending || attachments.busy;
  const file = async (): Promise<void> => {
    const attached = await attachments.send();
    if (!attached) return;
    const answer = await send({
      ...attached,
      source: 'RESIDENT',
      description: description.trim(),
      categoryCode: category || null,
      observedAt: momentOfField(seenAt),
      address: address.trim() || null,
      ...(position ?? { areaCode: area }),
      reporter: reporterOf(reporter),
    });
    if (!answer) return;
    drafts.drop(draft);
    setFiled({ id: answer.reportIssue.issue.id, receiptCode: answer.reportIssue.receiptCode });
  };
  if (filed) return <Filed filed={filed} open={open} close={close} />;
  return (
    <form
      aria-label={say({ zh: '我要上报', en: 'Report' })}
      onSubmit={(event) => {
        event.preventDefault();
        void file();
      }}
    >
      <h1>{say({ zh: '我要上报', en: 'Report a matter' })}</h1>
      <LongText
        label={say({ zh: '发生了什么？', en: 'What is the matter?' })}
        value={description}
        max={5000}
        autoFocus
        change={(text) => {
          setDescription(text);
          drafts.write(draft, text);
        }}
      />
      <PhotoField
        attachments={attachments}
        label={say({ zh: '照片（可不附）', en: 'Photos (optional)' })}
        at="telephone"
      />
      <MomentField
        label={say({ zh: '什么时候看到的？（可不填）', en: 'When did you see it? (optional)' })}
        value={seenAt}
        change={setSeenAt}
      />
      <h2>{say({ zh: '在哪里？', en: 'Where?' })}</h2>
      <PlaceField place={place} change={setPlace} />
      <label className="phone-field">
        <span>{say({ zh: '详细地址（可不填）', en: 'Address (optional)' })}</span>
        <input value={address} maxLength={200} onChange={({ target }) => setAddress(target.value)} />
      </label>
      {category === null ? (
        <p className="phone-buttons">
          <button type="button" className="phone-second" onClick={() => setCategory('')}>
            {say({ zh: '选择类别（可不选）', en: 'Choose a category (optional)' })}
          </button>
        </p>
      ) : (
        <CategoryField value={category} change={setCategory} />
      )}
      <GradeField reporter={reporter} change={setReporter} />
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button
          type="submit"
          className="phone-button"
          disabled={busy || description.trim() === '' || (position === null && area === null)}
        >
          {say({ zh: '提交', en: 'Send' })}
        </button>
        <button type="button" className="phone-second" onClick={close}>
          {say({ zh: '返回', en: 'Back' })}
        </button>
      </div>
      {position === null && area === null && (
        <p className="phone-quiet">
          {say({ zh: '请先定位，或选择街道。', en: 'Use your position or choose a street first.' })}
        </p>
      )}
    </form>
  );
}

function CategoryField({ value, change }: { value: string; change: (code: string) => void }): ReactNode {
  const { say } = useLanguage();
  const categories = useCategories();
  const groups = new Map<string, typeof categories>();
  for (const each of categories) groups.set(each.minor, [...(groups.get(each.minor) ?? []), each]);
  return (
    <label className="phone-field">
      <span>{say({ zh: '类别（可不选）', en: 'Category (optional)' })}</span>
      <select value={value} onChange={({ target }) => change(target.value)}>
        <option value="">{say({ zh: '不清楚，由受理台判断', en: 'I do not know; the desk decides' })}</option>
        {[...groups].map(([minor, rows]) => (
          <optgroup key={minor} label={minor}>
            {rows.map(({ code, item }) => (
              <option key={code} value={code}>
                {item}
              </option>
            ))}
          </optgroup>
        ))}
      </select>
    </label>
  );
}

interface FiledProperties extends Properties {
  filed: { id: string; receiptCode: string | null };
}

function Filed({ filed: { id, receiptCode }, open, close }: FiledProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <section role="status">
      <h1>{say({ zh: '已收到您的上报', en: 'Your report has arrived' })}</h1>
      {receiptCode === null ? (
        <div className="phone-buttons">
          <button type="button" className="phone-button" onClick={() => open(id)}>
            {say({ zh: '查看进度', en: 'Follow it' })}
          </button>
          <button type="button" className="phone-second" onClick={close}>
            {say({ zh: '我的上报', en: 'My reports' })}
          </button>
        </div>
      ) : (
        <>
          <p className="phone-note">
            {say({ zh: '查询码', en: 'Receipt code' })}
            <span className="phone-code">{receiptCode}</span>
          </p>
          <p>
            {say({
              zh: '请记下查询码：平台不保存，离开本页后无法再次显示。凭码在查询页查看进度并评价。',
              en: 'Write the code down: the platform does not store it and cannot show it again. With the code you follow the report and answer.',
            })}
          </p>
          <p className="phone-buttons">
            <a href="/console/receipt">{say({ zh: '打开查询页', en: 'Open the page for receipt codes' })}</a>
            <button type="button" className="phone-second" onClick={close}>
              {say({ zh: '已记下，返回', en: 'I wrote it down' })}
            </button>
          </p>
        </>
      )}
    </section>
  );
}
