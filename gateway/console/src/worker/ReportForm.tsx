import { newKey } from '@jiceng/client/key';
import { useEffect, useState, type ReactNode } from 'react';
import { refusedBy, unreached, type Fault } from '../api/faults';
import { useLanguage, type Words } from '../page/language';
import type { Added } from '../unsent/use-unsent';
import type { Work } from '../unsent/unsent';
import { FaultNote, LongText, MomentField } from '../phone/fields';
import { fieldOfMoment, seenTimes } from '../page/local-moment';
import { usePlaceName, usePosition, type Position } from '../phone/place';
import { useAttachments, type Progress } from '../photos/attachments';
import { PhotoField, SendingNote } from '../photos/PhotoField';
import { drafts } from '../session/session';
import { useSolvable } from './rights';

/** Name of the draft of a report. */
export const REPORT_DRAFT = 'worker.report';

/** The content with which the form begins: the id, the photos and the input of a report that was refused. */
export interface Begun {
  /** Null for a new report. */
  id: string | null;
  photos: readonly Blob[];
  input: Readonly<Record<string, unknown>>;
}
export const nothing: Begun = { id: null, photos: [], input: {} };

interface Properties {
  /** The grids of the worker, for a place without a position. */
  grids: readonly { code: string; name: string }[];
  begin: Begun;
  /** The progress of sending photos; null while none is being sent. */
  progress: Progress | null;
  /** Sends the report and its photos, or keeps them until there is a network. */
  add: (work: Work, photos: readonly Blob[], id: string) => Promise<Added>;
  done: (title: string, solved: boolean, kept: boolean) => void;
  close: () => void;
}

/**
 * A report from the grid: one sentence, photos and the position, which is read while the form is open. The worker may
 * also record a matter as solved on the spot.
 */
export function ReportForm({ grids, begin, progress, add, done, close }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  // All versions of the report that this form sends have one key, so that the platform accepts one of them.
  const [id] = useState(() => begin.id ?? newKey());
  const [text, setText] = useState(() => drafts.read(REPORT_DRAFT) ?? '');
  const attachments = useAttachments(begin.photos);
  const [position, setPosition] = useState<Position | null>(null);
  const [gridCode, setGridCode] = useState<string | null>(null);
  const [solved, setSolved] = useState('result' in begin.input);
  const [categoryCode, setCategoryCode] = useState(() => textOf(begin.input.categoryCode));
  const [result, setResult] = useState(() => textOf(begin.input.result));
  const [seenAt, setSeenAt] = useState(() => fieldOfMoment(begin.input.observedAt));
  const [wantsPhoto, setWantsPhoto] = useState(false);
  const photoRequired = solved && wantsPhoto;
  const { locate, locating } = usePosition(setPosition);
  const { name, outside } = usePlaceName(position);
  useEffect(() => locate(), []);
  const areaCode = gridCode ?? grids[0]?.code ?? null;
  // A position outside the district is not sent. The report then has the code of the grid.
  const usable = outside ? null : position;
  const place = usable ?? { areaCode };
  const file = async (): Promise<void> => {
    const title = text.trim();
    // A report may wait for a network for days, so it says when the matter was seen.
    const matter = { description: title, ...seenTimes(seenAt, begin.input), ...place };
    setSending(true);
    setFault(null);
    const work: Work = {
      operation: solved ? 'SolveFromGrid' : 'ReportFromGrid',
      input: solved ? { ...matter, categoryCode, result: result.trim() } : { ...matter, source: 'GRID_APP' },
      title,
    };
    const outcome = await add(work, attachments.contents, id).catch(() => noRoom);
    setSending(false);
    if (outcome !== 'sent' && outcome !== 'kept')
      return setFault(outcome === 'lost' ? unreached(language) : refusedBy(outcome, language));
    drafts.drop(REPORT_DRAFT);
    done(title, solved, outcome === 'kept');
  };
  const incomplete =
    text.trim() === '' ||
    locating ||
    attachments.preparing ||
    (usable === null && areaCode === null) ||
    (solved && (categoryCode === '' || result.trim() === '')) ||
    (photoRequired && attachments.list.length === 0);
  return (
    <form
      aria-label={say({ zh: '上报', en: 'Report' })}
      onSubmit={(event) => {
        event.preventDefault();
        void file();
      }}
    >
      <h1>{say({ zh: '上报', en: 'Report' })}</h1>
      <LongText
        label={say({ zh: '发现了什么？', en: 'What did you find?' })}
        value={text}
        max={5000}
        autoFocus
        change={(next) => {
          setText(next);
          drafts.write(REPORT_DRAFT, next);
        }}
      />
      <PhotoField
        attachments={attachments}
        label={
          photoRequired
            ? say({ zh: '照片（此类事项须拍）', en: 'Photos (needed for this category)' })
            : say({ zh: '照片（可不拍）', en: 'Photos (optional)' })
        }
        at="telephone"
      />
      <p role="status" className={name === null ? 'phone-quiet' : 'phone-note'}>
        {locating
          ? say({ zh: '正在定位…', en: 'Reading the position…' })
          : name !== null && say({ zh: `位于 ${name}`, en: `At ${name}` })}
      </p>
      {outside && (
        <p className="phone-fault" role="alert">
          {say({
            zh: '当前位置不在本区范围内，请选择网格。',
            en: 'The position lies outside the district. Choose a grid.',
          })}
        </p>
      )}
      <MomentField
        label={
          begin.input.description === undefined
            ? say({ zh: '发现时间（不填为现在）', en: 'Seen at (empty: now)' })
            : say({ zh: '发现时间（可不填）', en: 'Seen at (optional)' })
        }
        value={seenAt}
        change={setSeenAt}
      />
      {usable === null && !locating && (
        <label className="phone-field">
          <span>{say({ zh: '未能定位，按网格上报', en: 'No position: the grid' })}</span>
          <select value={areaCode ?? ''} onChange={({ target }) => setGridCode(target.value)}>
            {grids.map((grid) => (
              <option key={grid.code} value={grid.code}>
                {grid.name}
              </option>
            ))}
          </select>
        </label>
      )}
      <p>
        <label className="phone-check">
          <input type="checkbox" checked={solved} onChange={({ target }) => setSolved(target.checked)} />
          {say({ zh: '已当场解决', en: 'Solved on the spot' })}
        </label>
      </p>
      {solved && (
        <>
          <SolvableField value={categoryCode} change={setCategoryCode} tell={setWantsPhoto} />
          <LongText label={say({ zh: '处理结果', en: 'Result' })} value={result} max={2000} change={setResult} />
          {photoRequired && attachments.list.length === 0 && (
            <p className="phone-note" role="status">
              {say({ zh: '此类事项须附照片，请在上方拍照。', en: 'This category wants a photo: take one above.' })}
            </p>
          )}
          <p className="phone-quiet">
            {say({
              zh: '上报、办理、结案一次完成，其中一部分由上一级抽查。',
              en: 'The matter is reported and closed at once. The level above checks a share of these.',
            })}
          </p>
        </>
      )}
      {sending && progress && <SendingNote progress={progress} />}
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button type="submit" className="phone-button" disabled={sending || incomplete}>
          {say({ zh: '提交', en: 'Send' })}
        </button>
        <button type="button" className="phone-second" onClick={close}>
          {say({ zh: '返回', en: 'Back' })}
        </button>
      </div>
    </form>
  );
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const noRoom: Words = {
  zh: '本机存储空间不足，未能保存。请清理空间后重试。',
  en: 'The telephone has no room, so the report was not kept. Make room and try again.',
};

interface SolvableProperties {
  value: string;
  change: (code: string) => void;
  /** Called with true while the chosen category wants a photo of the result. */
  tell: (wantsPhoto: boolean) => void;
}

/** The list is large, so it is loaded when a matter was solved, and not with every report. */
function SolvableField({ value, change, tell }: SolvableProperties): ReactNode {
  const { say } = useLanguage();
  const categories = useSolvable();
  const wantsPhoto = categories?.find(({ code }) => code === value)?.photoRequired === true;
  useEffect(() => tell(wantsPhoto), [tell, wantsPhoto]);
  return (
    <label className="phone-field">
      <span>{say({ zh: '类别（网格可办结的）', en: 'Category (that a grid may solve)' })}</span>
      <select value={value} aria-busy={categories === null} onChange={({ target }) => change(target.value)}>
        <option value="">{say({ zh: '请选择', en: 'Choose' })}</option>
        {categories?.map(({ code, minor, item }) => (
          <option key={code} value={code}>
            {item}（{minor}）
          </option>
        ))}
      </select>
    </label>
  );
}
