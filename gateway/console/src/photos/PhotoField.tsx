import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';
import { MOST_FILES, type Attachment, type Attachments, type Progress } from './attachments';
import { useUrlOf } from './content';
import './photos.css';

interface Properties {
  attachments: Attachments;
  label: string;
  /** A telephone offers its camera first. A desk also takes documents and videos. */
  at: 'telephone' | 'desk';
}

/** The kinds of files that the platform takes at a desk. */
const deskKinds = 'image/*,video/mp4,application/pdf,.docx,.xlsx';

/**
 * Field of a form in which a person takes or chooses photos. It shows the chosen photos and the progress of sending.
 */
export function PhotoField({ attachments, label, at }: Properties): ReactNode {
  const { say } = useLanguage();
  const { list, preparing, progress, fault, add, remove } = attachments;
  const full = list.length >= MOST_FILES || progress !== null;
  return (
    <fieldset className={`photo-field ${at}`}>
      <legend>{label}</legend>
      {list.length > 0 && (
        <ul className="photo-strip">
          {list.map((each) => (
            <li key={each.id}>
              <Chosen attachment={each} remove={() => remove(each.id)} />
            </li>
          ))}
        </ul>
      )}
      {!full && (
        <div className="photo-choices">
          {at === 'telephone' && (
            <Choose text={say({ zh: '拍照', en: 'Take a photo' })} accept="image/*" camera add={add} />
          )}
          {at === 'telephone' ? (
            <Choose text={say({ zh: '选择照片', en: 'Choose photos' })} accept="image/*" add={add} />
          ) : (
            <Choose text={say({ zh: '添加照片或文件', en: 'Add photos or files' })} accept={deskKinds} add={add} />
          )}
        </div>
      )}
      {preparing && <p role="status">{say({ zh: '正在处理照片…', en: 'Preparing the photo…' })}</p>}
      {progress && <SendingNote progress={progress} />}
      {fault !== null && (
        <p className="photo-fault" role="alert">
          {fault}
        </p>
      )}
    </fieldset>
  );
}

/** Shows the progress of sending. */
export function SendingNote({ progress: { number, of, percent } }: { progress: Progress }): ReactNode {
  const { say } = useLanguage();
  return (
    <p role="status">
      {say({ zh: `正在上传第 ${number} / ${of} 个文件 `, en: `Sending file ${number} of ${of} ` })}
      <progress max={100} value={percent} aria-label={say({ zh: '上传进度', en: 'Progress' })} />
    </p>
  );
}

interface ChooseProperties {
  text: string;
  accept: string;
  camera?: boolean;
  add: (files: readonly File[]) => Promise<void>;
}

function Choose({ text, accept, camera = false, add }: ChooseProperties): ReactNode {
  return (
    <label className="photo-choose">
      {text}
      <input
        type="file"
        accept={accept}
        {...(camera ? { capture: 'environment' as const } : { multiple: true })}
        onChange={({ target }) => {
          void add([...(target.files ?? [])]);
          // Lets the user choose the same photo again after removing it.
          target.value = '';
        }}
      />
    </label>
  );
}

function Chosen({ attachment: { name, content }, remove }: { attachment: Attachment; remove: () => void }): ReactNode {
  const { say } = useLanguage();
  const url = useUrlOf(content);
  const text = name || say({ zh: '照片', en: 'Photo' });
  return (
    <>
      {content.type.startsWith('image/') ? (
        url !== null && <img src={url} alt={text} />
      ) : (
        <span className="photo-document">{text}</span>
      )}
      <button type="button" className="photo-remove" onClick={remove}>
        {say({ zh: '删除', en: 'Remove' })}
      </button>
    </>
  );
}
