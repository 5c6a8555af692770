import { useState, type ReactNode } from 'react';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import type { Progress } from '../photos/attachments';
import { SendingNote } from '../photos/PhotoField';
import type { Entry, Work } from './unsent';

interface Properties {
  entries: readonly Entry[];
  others: number;
  /** The progress of sending photos; null while none is being sent. */
  progress: Progress | null;
  drop: (id: string) => Promise<void>;
  /** Opens the form again with the content of a refused entry, or the task that it concerns. */
  again: (id: string, work: Work) => void;
}

/** The work that waits for the network, and the work that the platform refused, with the reason. */
export function Waiting({ entries, others, progress, drop, again }: Properties): ReactNode {
  const { say } = useLanguage();
  if (entries.length === 0 && others === 0) return null;
  return (
    <section aria-label={say({ zh: '待同步', en: 'Waiting to sync' })}>
      <h2>{say({ zh: `待同步 ${entries.length} 件`, en: `Waiting to sync: ${entries.length}` })}</h2>
      <ul className="phone-list">
        {entries.map((entry) => (
          <Item key={entry.id} entry={entry} drop={() => drop(entry.id)} again={(work) => again(entry.id, work)} />
        ))}
      </ul>
      {progress && <SendingNote progress={progress} />}
      {entries.length > 0 && (
        <p className="phone-quiet">
          {say({
            zh: '内容已加密存放在本机，联网后自动提交，只有您本人可以提交。',
            en: 'The content is sealed on this telephone and is sent when there is a network. Only you can send it.',
          })}
        </p>
      )}
      {others > 0 && (
        <p className="phone-quiet">
          {say({
            zh: `本机另有其他账号的 ${others} 件，须由其本人登录后提交。`,
            en: `This telephone also holds ${others} of other accounts. Only their authors can send them.`,
          })}
        </p>
      )}
    </section>
  );
}

interface ItemProperties {
  entry: Entry;
  drop: () => Promise<void>;
  again: (work: Work) => void;
}

function Item({ entry, drop, again }: ItemProperties): ReactNode {
  const { work } = entry;
  const at = new Date(entry.at).toISOString();
  const { say } = useLanguage();
  const now = useNow();
  const [asked, setAsked] = useState(false);
  return (
    <li className="phone-waiting">
      <b>{work?.title ?? say({ zh: '已加密的内容', en: 'Sealed content' })}</b>
      <span className="phone-quiet">
        {say({ zh: `${moment(at, now)} 填写`, en: `written ${moment(at, now)}` })}
        {work?.photos !== undefined &&
          work.photos > 0 &&
          say({ zh: `，照片 ${work.photos} 张`, en: `, with ${work.photos} photos` })}
        {!work?.refusal && say({ zh: '，等待联网', en: ', waits for the network' })}
      </span>
      {work?.refusal && (
        <>
          <p className="phone-fault" role="alert">
            {say({ zh: `未被接收：${work.refusal.zh}`, en: `Not accepted: ${work.refusal.en}` })}
          </p>
          <div className="phone-buttons">
            {work.issueId === undefined ? (
              !work.refusal.takenBefore && (
                <button type="button" className="phone-second" onClick={() => again(work)}>
                  {say({ zh: '修改后重报', en: 'Change and report again' })}
                </button>
              )
            ) : (
              <button type="button" className="phone-second" onClick={() => again(work)}>
                {say({ zh: '查看任务现状', en: 'See the task as it is' })}
              </button>
            )}
            <button type="button" className="phone-second" onClick={() => (asked ? void drop() : setAsked(true))}>
              {asked
                ? say({ zh: '确认删除，不再提交', en: 'Delete it; it will not be sent' })
                : say({ zh: '删除', en: 'Delete' })}
            </button>
          </div>
        </>
      )}
    </li>
  );
}
