import { Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { useWork } from '../api/work';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { changesTo, LONGEST_NAME, MOST_VIEWS, selectionOf, useSavedViews, withView } from './saved-views';

/** The views of the queue that the user named (常用视图): opened, saved and removed. */
export function SavedViews(): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const [views, changeViews] = useSavedViews(me.accountId);
  const [name, setName] = useState('');
  const selection = selectionOf(parameters);
  const present = JSON.stringify(selection);
  const full = views.length >= MOST_VIEWS && !views.some((view) => view.name === name.trim());
  const save = (): void => {
    changeViews((kept) => withView(kept, { name: name.trim(), parameters: selection }));
    setName('');
  };
  return (
    <section className="saved-views" aria-label={say({ zh: '常用视图', en: 'Saved views' })}>
      {views.length > 0 && (
        <ul>
          {views.map((view) => (
            <li key={view.name}>
              <button
                type="button"
                className="link"
                aria-current={JSON.stringify(selectionOf(view.parameters)) === present}
                onClick={() => change(changesTo(view))}
              >
                {view.name}
              </button>
              <button
                type="button"
                className="saved-view-remove"
                aria-label={say({ zh: `删除视图“${view.name}”`, en: `Remove the view “${view.name}”` })}
                onClick={() => changeViews((kept) => kept.filter((each) => each.name !== view.name))}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() !== '' && !full) save();
        }}
      >
        <Input
          aria-label={say({ zh: '视图名称', en: 'Name of the view' })}
          placeholder={say({ zh: '为当前范围和条件取名', en: 'A name for the present conditions' })}
          maxLength={LONGEST_NAME}
          value={name}
          onChange={({ target }) => setName(target.value)}
        />
        <Button htmlType="submit" disabled={name.trim() === '' || full}>
          {say({ zh: '保存视图', en: 'Save view' })}
        </Button>
      </form>
      <small className="quiet">
        {full
          ? say({
              zh: `最多保存 ${MOST_VIEWS} 个视图，请先删除不用的。`,
              en: `At most ${MOST_VIEWS} views: remove one first.`,
            })
          : say({ zh: '视图保存在本浏览器，仅本人账号可见。', en: 'Kept in this browser, for your account alone.' })}
      </small>
    </section>
  );
}
