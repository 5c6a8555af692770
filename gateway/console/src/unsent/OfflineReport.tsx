import { useEffect, useState, type ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { stampedNow } from '../page/local-moment';
import { LongText } from '../phone/fields';
import { usePosition, type Position } from '../phone/place';
import { useAttachments } from '../photos/attachments';
import { PhotoField } from '../photos/PhotoField';
import { lastOwner, readKept, type Owner } from './kept';
import { addUnsent } from './unsent';

interface Place {
  code: string;
  name: string;
}

/**
 * A report without a network and without a session: the telephone was restarted or has locked itself. It seals the
 * report for the person who worked last on it and shows nothing that is stored.
 */
export function OfflineReport({ close }: { close: () => void }): ReactNode {
  const { say } = useLanguage();
  const [found, setFound] = useState<{ subject: string; owner: Owner; grids: Place[] }>();
  const [text, setText] = useState('');
  const attachments = useAttachments();
  const [position, setPosition] = useState<Position | null>(null);
  const [grid, setGrid] = useState('');
  const [stored, setStored] = useState(0);
  const [failed, setFailed] = useState(false);
  const { locate, locating } = usePosition(setPosition);
  useEffect(() => {
    void lastOwner().then(async (last) => {
      if (!last) return close();
      const grids = (await readKept<Place[]>('own-grids', last.subject)) ?? [];
      setFound({ ...last, grids });
    });
    locate();
  }, []);
  if (!found) return null;
  const areaCode = grid || found.grids[0]?.code;
  const place = position ?? (areaCode === undefined ? null : { areaCode });
  const store = async (): Promise<void> => {
    const description = text.trim();
    const input = { description, ...stampedNow(), ...place, source: 'GRID_APP' };
    setFailed(false);
    try {
      const work = { operation: 'ReportFromGrid', input, title: description };
      await addUnsent(found.subject, found.owner.publicKey, work, attachments.contents);
      setText('');
      attachments.clear();
      setStored(stored + 1);
    } catch {
      setFailed(true);
    }
  };
  return (
    <main className="phone">
      <form
        aria-label={say({ zh: '离线上报', en: 'Report without a network' })}
        onSubmit={(event) => {
          event.preventDefault();
          void store();
        }}
      >
        <h1>{say({ zh: `离线上报（${found.owner.name}）`, en: `Report without a network (${found.owner.name})` })}</h1>
        <LongText
          label={say({ zh: '发现了什么？', en: 'What did you find?' })}
          value={text}
          max={5000}
          change={setText}
          autoFocus
        />
        <PhotoField
          attachments={attachments}
          label={say({ zh: '照片（可不拍）', en: 'Photos (optional)' })}
          at="telephone"
        />
        <p role="status" className="phone-quiet">
          {locating
            ? say({ zh: '正在定位…', en: 'Reading the position…' })
            : position !== null && say({ zh: '已取得当前位置', en: 'The position is known' })}
        </p>
        {position === null && !locating && (
          <label className="phone-field">
            <span>{say({ zh: '未能定位，按网格上报', en: 'No position: the grid' })}</span>
            <select value={areaCode ?? ''} onChange={({ target }) => setGrid(target.value)}>
              {found.grids.map(({ code, name }) => (
                <option key={code} value={code}>
                  {name}
                </option>
              ))}
            </select>
          </label>
        )}
        {stored > 0 && (
          <p className="phone-note" role="status">
            {say({
              zh: `已加密存放 ${stored} 件，联网并登录后自动提交。`,
              en: `${stored} sealed on this telephone. They are sent after you sign in with a network.`,
            })}
          </p>
        )}
        {failed && (
          <p className="phone-fault" role="alert">
            {say({
              zh: '本机存储空间不足，未能保存。请清理空间后重试。',
              en: 'The telephone has no room, so the report was not kept. Make room and try again.',
            })}
          </p>
        )}
        <div className="phone-buttons">
          <button
            type="submit"
            className="phone-button"
            disabled={text.trim() === '' || locating || attachments.preparing || place === null}
          >
            {say({ zh: '存放在本机', en: 'Keep on this telephone' })}
          </button>
          <button type="button" className="phone-second" onClick={close}>
            {say({ zh: '返回', en: 'Back' })}
          </button>
        </div>
      </form>
    </main>
  );
}
