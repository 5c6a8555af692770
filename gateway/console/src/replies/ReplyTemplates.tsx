import { Button } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ReplyTemplates as ReplyTemplateList } from '../../generated/documents';
import type { TemplateFragment } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { useWork } from '../api/work';
import { Fact } from '../desk/parts';
import { WorklistRows } from '../desk/WorklistRows';
import { moment, useNow } from '../desk/words/time';
import { stateWords } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import { TemplateForm } from './TemplateForm';
import { parts, partWords } from './words';

/** Roles that may change the words. The server checks the same. */
const editors: readonly string[] = ['coordinator', 'district_admin'];

const keyOf = ({ state }: TemplateFragment): string => state;
const nothing = (): void => undefined;

/** What reporters read about their reports (答复模板): one template for each state, with the opened one beside the list. */
export function ReplyTemplates(): ReactNode {
  const { language, say } = useLanguage();
  const [parameters, change] = useParameters();
  const [{ data, error, fetching }, again] = useQuery({ query: ReplyTemplateList });
  const templates = data?.replyTemplates ?? [];
  const opened = templates.find((each) => keyOf(each) === parameters.item);
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = useCallback(() => again({ requestPolicy: 'network-only' }), [again]);
  return (
    <main className={opened ? 'desk open' : 'desk'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '答复模板', en: 'Replies' })}</h1>
        <WorklistRows
          list={{
            rows: templates,
            more: false,
            loadMore: nothing,
            loading: fetching,
            error: error ? faultOf(error, language).text : null,
            reload,
          }}
          keyOf={keyOf}
          empty={say({ zh: '清单为空。', en: 'The list is empty.' })}
        >
          {(each) => <Row template={each} opened={each === opened} open={open} />}
        </WorklistRows>
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened ? (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <article className="record-page">
              <TemplatePage key={keyOf(opened)} template={opened} changed={reload} />
            </article>
          </>
        ) : (
          <p className="desk-hint">
            {say({
              zh: '反映人在“我的上报”和查询码页面看到这里的用语。未修改的环节使用平台内置用语。',
              en:
                'Reporters read these words in “My reports” and by their receipt code. A state without words of the ' +
                'district has the built-in ones.',
            })}
          </p>
        )}
      </section>
    </main>
  );
}

interface RowProperties {
  template: TemplateFragment;
  opened: boolean;
  open: (item: string) => void;
}

function Row({ template, opened, open }: RowProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <button
      type="button"
      className={opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={opened}
      onClick={() => open(keyOf(template))}
    >
      <span className="queue-row-title">{say(stateWords[template.state])}</span>
      <span className="worklist-facts quiet">
        <span>{say(template.sentence)}</span>
        {!template.builtIn && <span>{say({ zh: '本区用语', en: 'Changed' })}</span>}
      </span>
    </button>
  );
}

function TemplatePage({ template, changed }: { template: TemplateFragment; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { me } = useWork();
  const [editing, setEditing] = useState(false);
  const mayChange = me.roles.some((role) => editors.includes(role));
  return (
    <>
      <h2 className="record-title">{say(stateWords[template.state])}</h2>
      <dl className="facts">
        {parts.map((part) => {
          const text = template[part];
          return (
            text && (
              <Fact key={part} label={say(partWords[part])}>
                {text.zh}
                <br />
                {text.en}
              </Fact>
            )
          );
        })}
        <Fact label={say({ zh: '来源', en: 'Source' })}>
          {template.builtIn
            ? say({ zh: '平台内置', en: 'Built in' })
            : say({
                zh: `本区第 ${template.version} 版，${moment(template.changedAt!, now)} 起使用`,
                en: `Version ${template.version} of the district, since ${moment(template.changedAt!, now)}`,
              })}
        </Fact>
      </dl>
      {mayChange && !editing && (
        <p>
          <Button onClick={() => setEditing(true)}>{say({ zh: '修改用语', en: 'Change the words' })}</Button>
        </p>
      )}
      {!mayChange && (
        <p className="quiet">
          {say({
            zh: '用语由指挥中心或区管理员修改。',
            en: 'The coordination office and the administrator change the words.',
          })}
        </p>
      )}
      {editing && (
        <TemplateForm
          template={template}
          close={() => setEditing(false)}
          done={() => {
            setEditing(false);
            changed();
          }}
        />
      )}
    </>
  );
}
