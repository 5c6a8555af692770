import { useEffect, useState, type ReactNode } from 'react';
import { ReportFromGrid, SolveFromGrid } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { FaultNote, LongText } from '../phone/fields';
import { usePlaceName, usePosition, type Position } from '../phone/place';
import { drafts } from '../session/session';
import { useSolvable } from './rights';

const draft = 'worker.report';

interface Properties {
  /** The grids of the worker, for a place without a position. */
  grids: readonly { code: string; name: string }[];
  done: (title: string, solved: boolean) => void;
  close: () => void;
}

/**
 * A report from the grid: one sentence and the position, which is read while the form is open. The worker may also
 * record a matter as solved on the spot.
 */
export function ReportForm({ grids, done, close }: Properties): ReactNode {
  const { say } = useLanguage();
  const reporting = useCommand(ReportFromGrid);
  const solving = useCommand(SolveFromGrid);
  const [text, setText] = useState(() => drafts.read(draft) ?? '');
  const [position, setPosition] = useState<Position | null>(null);
  const [gridCode, setGridCode] = useState<string | null>(null);
  const [solved, setSolved] = useState(false);
  const [categoryCode, setCategoryCode] = useState('');
  const [result, setResult] = useState('');
  const { locate, locating } = usePosition(setPosition);
  const { name, outside } = usePlaceName(position);
  useEffect(() => locate(), []);
  const areaCode = gridCode ?? grids[0]?.code ?? null;
  // A position outside the district is not sent. The report then has the code of the grid.
  const usable = outside ? null : position;
  const place = usable ?? { areaCode };
  const { sending, fault } = solved ? solving : reporting;
  const file = async (): Promise<void> => {
    const matter = { description: text.trim(), ...place };
    const title = solved
      ? (await solving.send({ ...matter, categoryCode, result: result.trim() }))?.solveOnTheSpot.issue.title
      : (await reporting.send({ ...matter, source: 'GRID_APP' }))?.reportIssue.issue.title;
    if (title === undefined) return;
    drafts.drop(draft);
    done(title, solved);
  };
  const incomplete =
    text.trim() === '' ||
    locating ||
    (usable === null && areaCode === null) ||
    (solved && (categoryCode === '' || result.trim() === ''));
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
          drafts.write(draft, next);
        }}
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
          <SolvableField value={categoryCode} change={setCategoryCode} />
          <LongText label={say({ zh: '处理结果', en: 'Result' })} value={result} max={2000} change={setResult} />
          <p className="phone-quiet">
            {say({
              zh: '上报、办理、结案一次完成，其中一部分由上一级抽查。',
              en: 'The matter is reported and closed at once. The level above checks a share of these.',
            })}
          </p>
        </>
      )}
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

function SolvableField({ value, change }: { value: string; change: (code: string) => void }): ReactNode {
  const { say } = useLanguage();
  const categories = useSolvable();
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
