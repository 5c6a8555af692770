import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react';
import type { SeenFileFragment } from '../../generated/operations';
import { moment, useNow } from '../desk/words/time';
import { stepWordsOf } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { save, useContent } from './content';

/** Loaded when a photo is covered, so that it takes no room on telephones. */
const Cover = lazy(() => import('./Cover').then(({ Cover: loaded }) => ({ default: loaded })));

interface Properties {
  file: SeenFileFragment;
  photos: readonly SeenFileFragment[];
  /** Number that grows when the content of a photo changes. */
  edition: number;
  open: (id: string | null) => void;
  covered?: () => void;
}

/** One photo over the whole page. Arrow keys lead to the other photos, Esc leads back. */
export function Viewer({ file, photos, edition, open, covered }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const dialog = useRef<HTMLDialogElement>(null);
  const [covering, setCovering] = useState(false);
  const [failedSaving, setFailedSaving] = useState(false);
  const { url, failed, again } = useContent(file.address, edition);
  useEffect(() => {
    if (dialog.current?.open === false) dialog.current.showModal();
    // When the button that had the focus is gone, keys go to the page below. That page must not react while a photo is
    // open.
    const rest = (event: KeyboardEvent): void => {
      if (!dialog.current?.contains(event.target as Node)) event.stopPropagation();
    };
    window.addEventListener('keydown', rest, true);
    return () => window.removeEventListener('keydown', rest, true);
  }, []);
  const at = photos.findIndex(({ id }) => id === file.id);
  const [before, after] = [photos[at - 1], photos[at + 1]];
  const title = `${say(stepWordsOf(file.stepKind))} · ${moment(file.attachedAt, now)}`;
  const { originalAddress, earlierUses } = file;
  return (
    <dialog
      ref={dialog}
      className="photo-viewer"
      aria-label={title}
      onClose={() => open(null)}
      onKeyDown={(event) => {
        // The keys of the page below, such as the numbers of its actions, have no effect while a photo is open.
        event.stopPropagation();
        if (covering) return;
        if (event.key === 'ArrowLeft' && before) open(before.id);
        if (event.key === 'ArrowRight' && after) open(after.id);
      }}
    >
      <header>
        <p>
          {title}
          {photos.length > 1 && <span> {`${at + 1} / ${photos.length}`}</span>}
          {file.covered && <span> {say({ zh: '已遮盖', en: 'Covered in part' })}</span>}
        </p>
        {earlierUses !== null && earlierUses > 0 && (
          <p className="photo-warning">
            {say({
              zh: `这张照片此前已使用 ${earlierUses} 次，请核实。`,
              en: `The same photo was used ${earlierUses} times before. Please check.`,
            })}
          </p>
        )}
        <div className="photo-tools">
          <button type="button" disabled={!before || covering} onClick={() => open(before!.id)}>
            {say({ zh: '上一张', en: 'Previous' })}
          </button>
          <button type="button" disabled={!after || covering} onClick={() => open(after!.id)}>
            {say({ zh: '下一张', en: 'Next' })}
          </button>
          {originalAddress !== null && (
            <button
              type="button"
              onClick={() => {
                setFailedSaving(false);
                save(originalAddress).catch(() => setFailedSaving(true));
              }}
            >
              {say({ zh: '下载原图（记入审计）', en: 'Download the original (audited)' })}
            </button>
          )}
          {covered && !covering && (
            <button type="button" disabled={url === null} onClick={() => setCovering(true)}>
              {say({ zh: '遮盖', en: 'Cover parts' })}
            </button>
          )}
          <button type="button" onClick={() => dialog.current?.close()}>
            {say({ zh: '关闭', en: 'Close' })}
          </button>
        </div>
        {failedSaving && (
          <p role="alert" className="photo-warning">
            {say({ zh: '未能下载，请重试。', en: 'Not downloaded. Try again.' })}
          </p>
        )}
      </header>
      {failed && (
        <p role="alert">
          {say({ zh: '照片未能打开。', en: 'The photo did not load.' })}{' '}
          <button type="button" onClick={again}>
            {say({ zh: '重试', en: 'Try again' })}
          </button>
        </p>
      )}
      {!failed && url === null && <p role="status">{say({ zh: '正在打开…', en: 'Opening…' })}</p>}
      {url !== null && !covering && <img src={url} alt={title} />}
      {url !== null && covering && covered && (
        <Suspense fallback={null}>
          <Cover
            fileId={file.id}
            url={url}
            done={() => {
              setCovering(false);
              covered();
            }}
            close={() => setCovering(false)}
          />
        </Suspense>
      )}
    </dialog>
  );
}
