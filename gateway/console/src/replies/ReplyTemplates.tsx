import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { ReplyTemplates as ReplyTemplateList } from '../../generated/documents';
import type { TemplateFragment } from '../../generated/operations';
import { Fact } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { stateWords } from '../desk/words/words';
import { useLanguage } from '../page/language';
import { Book } from '../record/Book';
import { Change } from '../record/Change';
import { TemplateForm } from './TemplateForm';
import { parts, partWords } from './words';

const editors: readonly string[] = ['coordinator', 'district_admin'];

const keyOf = ({ state }: TemplateFragment): string => state;

/** The reply templates (答复模板): for each state, the words that reporters read about their report. */
export function ReplyTemplates(): ReactNode {
  const { say } = useLanguage();
  const [answer, again] = useQuery({ query: ReplyTemplateList });
  const reload = (): void => again({ requestPolicy: 'network-only' });
  return (
    <Book
      title={say({ zh: '答复模板', en: 'Replies' })}
      rows={answer.data?.replyTemplates ?? []}
      answer={answer}
      reload={reload}
      keyOf={keyOf}
      entry={({ state, sentence, builtIn }) => ({
        title: say(stateWords[state]),
        facts: (
          <>
            <span>{say(sentence)}</span>
            {!builtIn && <span>{say({ zh: '本区用语', en: 'Changed' })}</span>}
          </>
        ),
      })}
      hint={say({
        zh: '反映人在“我的上报”和查询码页面看到这里的用语。未修改的环节使用平台内置用语。',
        en:
          'Reporters read these words in “My reports” and by their receipt code. A state without words of the ' +
          'district has the built-in ones.',
      })}
    >
      {(template) => <TemplatePage key={keyOf(template)} template={template} changed={reload} />}
    </Book>
  );
}

function TemplatePage({ template, changed }: { template: TemplateFragment; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
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
      <Change
        roles={editors}
        button={{ zh: '修改用语', en: 'Change the words' }}
        refusal={{
          zh: '用语由指挥中心或区管理员修改。',
          en: 'The coordination office and the administrator change the words.',
        }}
        changed={changed}
      >
        {({ close, done }) => <TemplateForm template={template} close={close} done={done} />}
      </Change>
    </>
  );
}
