import { useMemo, useState, type ReactNode } from 'react';
import type { SeenFileFragment } from '../../generated/operations';
import { stepWordsOf } from '../desk/words/words';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { save, useContent } from './content';
import { Viewer } from './Viewer';
import './photos.css';

interface Properties {
  files: readonly SeenFileFragment[];
  /** Called after parts of a photo were covered; absent when the person may not cover photos. */
  covered?: () => void;
}

/** The files of an issue, each group under the step to which it belongs. A photo opens in full size. */
export function Photos({ files, covered }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const [opened, setOpened] = useState<string | null>(null);
  /** Grows when a photo was covered: its address stays and its content is new. */
  const [edition, setEdition] = useState(0);
  const groups = useMemo(() => groupsOf(files), [files]);
  const photos = useMemo(() => groups.flat().filter(isPhoto), [groups]);
  const shown = photos.find(({ id }) => id === opened);
  return (
    <>
      {groups.map((group) => {
        const [{ stepKind, attachedAt }] = group;
        const title = `${say(stepWordsOf(stepKind))} · ${moment(attachedAt, now)}`;
        return (
          <figure key={group[0].id} className="photo-group">
            <figcaption>{title}</figcaption>
            <ul className="photo-strip">
              {group.map((file) => (
                <li key={file.id}>
                  {isPhoto(file) ? (
                    <Thumbnail file={file} edition={edition} open={() => setOpened(file.id)} />
                  ) : (
                    <Document file={file} />
                  )}
                </li>
              ))}
            </ul>
          </figure>
        );
      })}
      {shown && (
        <Viewer
          file={shown}
          photos={photos}
          edition={edition}
          open={setOpened}
          {...(covered && {
            covered: () => {
              setEdition(edition + 1);
              covered();
            },
          })}
        />
      )}
    </>
  );
}

const isPhoto = ({ thumbnailAddress }: SeenFileFragment): boolean => thumbnailAddress !== null;

type Group = [SeenFileFragment, ...SeenFileFragment[]];

/** Puts the files of one step together, the earliest step first. Files of merged reports stand among them by time. */
function groupsOf(files: readonly SeenFileFragment[]): Group[] {
  const groups = new Map<string, Group>();
  for (const file of [...files].sort((one, other) => Date.parse(one.attachedAt) - Date.parse(other.attachedAt))) {
    const key = `${file.attachedAt} ${file.stepKind}`;
    const group = groups.get(key);
    if (group) group.push(file);
    else groups.set(key, [file]);
  }
  return [...groups.values()];
}

interface ThumbnailProperties {
  file: SeenFileFragment;
  edition: number;
  open: () => void;
}

function Thumbnail({ file, edition, open }: ThumbnailProperties): ReactNode {
  const { say } = useLanguage();
  const { url, failed, again } = useContent(file.thumbnailAddress!, edition);
  if (failed)
    return (
      <button type="button" className="photo-document" onClick={again}>
        {say({ zh: '照片未能打开，重试', en: 'The photo did not load. Try again' })}
      </button>
    );
  const label = say({ zh: '查看照片', en: 'Show the photo' });
  return (
    <button type="button" className="photo-open" aria-label={label} onClick={open} disabled={url === null}>
      {url !== null && <img src={url} alt="" />}
    </button>
  );
}

/** Names of the kinds of files that a browser does not show here. */
const kinds: readonly [RegExp, string][] = [
  [/pdf$/, 'PDF'],
  [/wordprocessingml/, 'Word'],
  [/spreadsheetml/, 'Excel'],
  [/^video\//, 'MP4'],
];

function Document({ file }: { file: SeenFileFragment }): ReactNode {
  const { say } = useLanguage();
  const [failed, setFailed] = useState(false);
  const kind = kinds.find(([type]) => type.test(file.type))?.[1] ?? file.type;
  return (
    <button
      type="button"
      className="photo-document"
      onClick={() => {
        setFailed(false);
        save(file.address).catch(() => setFailed(true));
      }}
    >
      {failed
        ? say({ zh: '未能下载，重试', en: 'Not downloaded. Try again' })
        : say({ zh: `下载 ${kind} 文件`, en: `Download ${kind}` })}
    </button>
  );
}
