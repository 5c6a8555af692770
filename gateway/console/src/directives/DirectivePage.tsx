import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import * as words from '@jiceng/contracts/dictionary/directive-words';
import {
  AddDirectiveItem,
  ConfirmDirective,
  MarkNoDemand,
  TranscribeDirective,
  WithdrawDirective,
} from '../../generated/documents';
import type { DirectiveFactsFragment } from '../../generated/operations';
import { useCommand } from '../api/command';
import { ActionForm, TextField, textOf } from '../desk/actions/ActionForm';
import { Fact, Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { ItemCard } from './ItemCard';
import { ItemForm } from './ItemForm';

export type Directive = DirectiveFactsFragment;

interface Properties {
  directive: Directive;
  changed: () => void;
  open: (id: string) => void;
}

type Form = 'confirm' | 'withdraw' | 'transcribe' | 'add';

/** A directive: its facts, the text with the marks of coverage, its items, and its acts. */
export function DirectivePage({ directive, changed, open }: Properties): ReactNode {
  const { say } = useLanguage();
  const [form, setForm] = useState<Form | null>(null);
  const [chosen, setChosen] = useState<readonly number[]>([]);
  const mark = useCommand(MarkNoDemand);
  const add = useCommand(AddDirectiveItem);
  const of = { directiveId: directive.id, expectedVersion: directive.version };
  const offered = new Map(directive.availableActions.map((each) => [each.action, each]));
  const mayEdit = offered.get('EDIT_ITEMS')?.enabled ?? false;
  const confirm = offered.get('CONFIRM');
  const done = (): void => {
    setForm(null);
    setChosen([]);
    changed();
  };
  const toggle = (seq: number): void =>
    setChosen(chosen.includes(seq) ? chosen.filter((each) => each !== seq) : [...chosen, seq]);
  const setMarks = async (sentences: readonly number[], noDemand: boolean): Promise<void> => {
    if (await mark.send({ ...of, sentences: [...sentences], noDemand })) done();
  };
  const openSentences = directive.sentences.filter(({ covered }) => !covered).map(({ seq }) => seq);
  return (
    <>
      <h2 className="record-title">{directive.title}</h2>
      <DirectiveDetails directive={directive} open={open} />
      {directive.availableActions.length > 0 && form === null && (
        <p className="directives-buttons">
          {offered.get('TRANSCRIBE')?.enabled && (
            <Button type="primary" onClick={() => setForm('transcribe')}>
              {say({ zh: '录入文字…', en: 'Type the text…' })}
            </Button>
          )}
          {mayEdit && (
            <Button type="primary" disabled={!confirm?.enabled} onClick={() => setForm('confirm')}>
              {say({ zh: '确认…', en: 'Confirm…' })}
            </Button>
          )}
          {offered.get('WITHDRAW')?.enabled && (
            <Button danger onClick={() => setForm('withdraw')}>
              {say({ zh: '撤回…', en: 'Withdraw…' })}
            </Button>
          )}
          {mayEdit && confirm?.reason && <span className="quiet">{say(confirm.reason)}</span>}
        </p>
      )}
      {form !== null && form !== 'add' && (
        <LifeForm key={form} form={form} directive={directive} close={() => setForm(null)} done={done} />
      )}
      {mark.fault && <Alert type="error" showIcon title={mark.fault.text} className="record-fault" />}
      <div className="directives-columns">
        <Section title={say({ zh: '原文', en: 'Text' })}>
          {mayEdit && (
            <p className="directives-buttons">
              <Button size="small" disabled={chosen.length === 0} onClick={() => void setMarks(chosen, true)}>
                {say({ zh: '标为非要求', en: 'No demand' })}
              </Button>
              <Button size="small" disabled={chosen.length === 0} onClick={() => setForm('add')}>
                {say({ zh: '添加要求…', en: 'Add an item…' })}
              </Button>
              {openSentences.length > 0 && (
                <Button size="small" onClick={() => setChosen(openSentences)}>
                  {say({
                    zh: `选中待处理的 ${openSentences.length} 句`,
                    en: `Choose the ${openSentences.length} open`,
                  })}
                </Button>
              )}
            </p>
          )}
          <ol className="directives-sentences">
            {directive.sentences.map((sentence) => (
              <li
                key={sentence.seq}
                className={[
                  sentence.heading ? 'heading' : '',
                  sentence.covered ? (sentence.noDemandBy ? 'no-demand' : 'covered') : 'uncovered',
                ].join(' ')}
              >
                <label>
                  {mayEdit && (
                    <input
                      type="checkbox"
                      checked={chosen.includes(sentence.seq)}
                      onChange={() => toggle(sentence.seq)}
                    />
                  )}
                  <span className="number">{sentence.seq}</span> <span>{sentence.text}</span>
                </label>{' '}
                {sentence.noDemandBy && (
                  <>
                    <span className="tag">
                      {say({ zh: '非要求', en: 'No demand' })} {sentence.noDemandBy.name}
                    </span>
                    {mayEdit && (
                      <button
                        type="button"
                        className="link spaced"
                        onClick={() => void setMarks([sentence.seq], false)}
                      >
                        {say({ zh: '取消标记', en: 'Take back' })}
                      </button>
                    )}
                  </>
                )}
                {!sentence.covered && <span className="tag doubtful">{say({ zh: '待处理', en: 'Open' })}</span>}
              </li>
            ))}
          </ol>
        </Section>
        <Section title={say({ zh: `要求（${directive.items.length} 条）`, en: `Items (${directive.items.length})` })}>
          {form === 'add' && (
            <ItemForm
              draft={`add:${directive.id}`}
              title={say({ zh: '添加要求', en: 'Add an item' })}
              initial={null}
              what={directive.sentences
                .filter(({ seq }) => chosen.includes(seq))
                .map(({ text }) => text)
                .join('')}
              sending={add.sending}
              fault={add.fault}
              close={() => setForm(null)}
              submit={async (item) => {
                const answer = await add.send({ ...of, sentences: [...chosen], item });
                if (answer) done();
                return answer !== null;
              }}
            />
          )}
          {directive.items.map((item) => (
            <ItemCard key={item.id} item={item} of={of} mayEdit={mayEdit} changed={changed} />
          ))}
          {directive.items.length === 0 && (
            <p className="quiet">{say({ zh: '没有提取到要求。', en: 'No item was found.' })}</p>
          )}
        </Section>
      </div>
      <Steps directive={directive} />
    </>
  );
}

function DirectiveDetails({ directive, open }: Pick<Properties, 'directive' | 'open'>): ReactNode {
  const { say } = useLanguage();
  const link = ({ id, title }: { id: string; title: string }): ReactNode => (
    <button key={id} type="button" className="link" onClick={() => open(id)}>
      {title}
    </button>
  );
  return (
    <dl className="facts">
      <Fact label={say({ zh: '状态', en: 'State' })}>{say(words.directiveStateWords[directive.state])}</Fact>
      <Fact label={say({ zh: '发文机关', en: 'Issuer' })}>{directive.issuer}</Fact>
      <Fact label={say({ zh: '发文字号', en: 'Number' })}>{directive.number}</Fact>
      <Fact label={say({ zh: '签发人', en: 'Signer' })}>{directive.signer}</Fact>
      <Fact label={say({ zh: '紧急程度', en: 'Urgency' })}>
        {directive.urgency && say(words.directiveUrgencyWords[directive.urgency])}
      </Fact>
      <Fact label={say({ zh: '知悉范围', en: 'Readers' })}>
        {directive.marking && say(words.directiveMarkingWords[directive.marking])}
      </Fact>
      <Fact label={say({ zh: '主送', en: 'Main recipients' })}>{directive.mainRecipients}</Fact>
      <Fact label={say({ zh: '抄送', en: 'Copies' })}>{directive.copiedTo}</Fact>
      <Fact label={say({ zh: '成文日期', en: 'Day' })}>{directive.issuedOn}</Fact>
      <Fact label={say({ zh: '附件', en: 'Attachments' })}>
        {directive.attachments.length > 0 && directive.attachments.join(say({ zh: '、', en: ', ' }))}
      </Fact>
      <Fact label={say({ zh: '文件', en: 'File' })}>{directive.fileName}</Fact>
      <Fact label={say({ zh: '更正或废止', en: 'Corrects or repeals' })}>
        {directive.target
          ? link(directive.target)
          : directive.targetNumber &&
            say({
              zh: `${directive.targetNumber}（未在本平台登记）`,
              en: `${directive.targetNumber} (not taken in here)`,
            })}
      </Fact>
      <Fact label={say({ zh: '被更正或废止', en: 'Corrected or repealed by' })}>
        {directive.corrections.length > 0 && directive.corrections.map(link)}
      </Fact>
    </dl>
  );
}

function Steps({ directive }: { directive: Directive }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <Section title={say({ zh: '经办记录', en: 'Acts' })}>
      <ul className="directives-steps">
        {directive.steps.map(({ seq, at, act, actor, note }) => (
          <li key={seq}>
            {moment(at, now)} {actor?.name} {say(words.directiveActWords[act])}
            {note && `：${note}`}
          </li>
        ))}
      </ul>
    </Section>
  );
}

interface LifeProperties {
  form: Exclude<Form, 'add'>;
  directive: Directive;
  close: () => void;
  done: () => void;
}

/** Confirms or withdraws a directive, or takes the text of a scan. */
function LifeForm({ form, directive, close, done }: LifeProperties): ReactNode {
  const { say } = useLanguage();
  const confirm = useCommand(ConfirmDirective);
  const withdraw = useCommand(WithdrawDirective);
  const transcribe = useCommand(TranscribeDirective);
  const { sending, fault } = { confirm, withdraw, transcribe }[form];
  const title = {
    confirm: say({ zh: '确认来文', en: 'Confirm' }),
    withdraw: say({ zh: '撤回登记', en: 'Withdraw' }),
    transcribe: say({ zh: '录入文字', en: 'Type the text' }),
  }[form];
  const consequence = {
    confirm: say({
      zh: '确认后要求不能再修改，责任单位可以查阅；更正或废止的文件随之生效。',
      en: 'The items can no longer be changed, and their addressees may read them. A correction or repeal takes effect.',
    }),
    withdraw: say({ zh: '撤回后可重新登记该文件。', en: 'The document may then be taken in again.' }),
    transcribe: say({
      zh: '请照录全文，含文件上的标志。标有密级的文件将被拒收。',
      en: 'Type the whole text with its markings. A document marked as a state secret is refused.',
    }),
  }[form];
  return (
    <ActionForm
      draft={`${form}:${directive.id}`}
      unkept={['content']}
      title={title}
      consequence={consequence}
      submit={title}
      danger={form === 'withdraw'}
      sending={sending}
      fault={fault}
      onClose={close}
      onSubmit={async (values) => {
        const of = { directiveId: directive.id, expectedVersion: directive.version };
        const answer =
          form === 'confirm'
            ? await confirm.send(of)
            : form === 'withdraw'
              ? await withdraw.send({ ...of, reason: textOf(values, 'reason') ?? '' })
              : await transcribe.send({ ...of, content: textOf(values, 'content') ?? '' });
        if (answer) done();
        return answer !== null;
      }}
    >
      {form === 'withdraw' && <TextField name="reason" label={say({ zh: '理由', en: 'Reason' })} required />}
      {form === 'transcribe' && (
        <TextField name="content" label={say({ zh: '全文', en: 'Whole text' })} max={100_000} required />
      )}
    </ActionForm>
  );
}
