import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import * as words from '@jiceng/contracts/dictionary/directive-words';
import { ChangeDirectiveItem, RemoveDirectiveItem, SplitDirectiveItem } from '../../generated/documents';
import type { DirectiveFactsFragment, DirectiveItemField } from '../../generated/operations';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { ItemForm, type ItemParts } from './ItemForm';

export type Item = DirectiveFactsFragment['items'][number];

interface Properties {
  item: Item;
  of: { directiveId: string; expectedVersion: number };
  mayEdit: boolean;
  changed: () => void;
}

/** Number of addressees that a card names; the others are counted. */
const MOST_NAMES = 4;

/** An item with its parts. The parts that a person should look at are marked. */
export function ItemCard({ item, of, mayEdit, changed }: Properties): ReactNode {
  const { say } = useLanguage();
  const [form, setForm] = useState<'change' | 'split' | null>(null);
  const [first, setFirst] = useState<ItemParts | null>(null);
  const change = useCommand(ChangeDirectiveItem);
  const split = useCommand(SplitDirectiveItem);
  const remove = useCommand(RemoveDirectiveItem);
  const comma = say({ zh: '、', en: ', ' });
  const names = item.addressees.map((unit) => unit?.name ?? '').filter((name) => name !== '');
  const rest = item.addressees.length - MOST_NAMES;
  const addressees =
    names.slice(0, MOST_NAMES).join(comma) +
    (rest > 0 ? say({ zh: `等 ${item.addressees.length} 个`, en: ` and ${rest} more` }) : '');
  const part = (field: DirectiveItemField, value: string | null): ReactNode => {
    const isDoubtful = item.doubtful.includes(field);
    if ((value === null || value === '') && !isDoubtful) return null;
    return (
      <div className={isDoubtful ? 'doubtful' : ''}>
        <dt>
          {say(words.directiveItemFieldWords[field])}
          {isDoubtful && <span className="tag doubtful">{say({ zh: '请核对', en: 'Check' })}</span>}
        </dt>
        <dd>{value || say({ zh: '未识别', en: 'Not found' })}</dd>
      </div>
    );
  };
  const end = (): void => {
    setForm(null);
    setFirst(null);
    changed();
  };
  const deadline = [
    item.deadlineOn,
    item.recurrence && say(words.directiveRecurrenceWords[item.recurrence]),
    item.deadlineText && `（${item.deadlineText}）`,
  ]
    .filter(Boolean)
    .join(' ');
  return (
    <article className="directives-item">
      <p className="quiet">
        {say({ zh: `第 ${item.sentences.join('、')} 句`, en: `Sentence ${item.sentences.join(', ')}` })}
        <span className="tag spaced">{say(words.directiveItemOriginWords[item.origin])}</span>
        {item.origin === 'EXTRACTED' && (
          <span className="spaced">
            {say({ zh: '置信度', en: 'confidence' })} {Math.round(item.confidence * 100)}%
          </span>
        )}
      </p>
      <dl className="directives-parts">
        {part('WHAT', item.what)}
        {part('OBJECT', item.object)}
        {part('ELEMENTS', item.elements.join(comma))}
        {part('QUANTITY', item.quantity)}
        {part('DELIVERABLE', item.deliverable)}
        {part('DEADLINE', deadline)}
        {part('ADDRESSEES', addressees && item.addresseeText ? `${addressees}（${item.addresseeText}）` : addressees)}
      </dl>
      {remove.fault && <Alert type="error" showIcon title={remove.fault.text} />}
      {mayEdit && form === null && (
        <p className="directives-buttons">
          <Button size="small" onClick={() => setForm('change')}>
            {say({ zh: '修改…', en: 'Change…' })}
          </Button>
          <Button size="small" onClick={() => setForm('split')}>
            {say({ zh: '拆分…', en: 'Split…' })}
          </Button>
          <Button
            size="small"
            danger
            loading={remove.sending}
            onClick={() => void remove.send({ ...of, itemId: item.id }).then((answer) => answer && changed())}
          >
            {say({ zh: '删除', en: 'Remove' })}
          </Button>
        </p>
      )}
      {form === 'change' && (
        <ItemForm
          draft={`change:${item.id}`}
          title={say({ zh: '修改要求', en: 'Change the item' })}
          initial={item}
          sending={change.sending}
          fault={change.fault}
          close={() => setForm(null)}
          submit={async (parts) => {
            const answer = await change.send({ ...of, itemId: item.id, item: parts });
            if (answer) end();
            return answer !== null;
          }}
        />
      )}
      {form === 'split' && (
        <ItemForm
          key={first === null ? 'first' : 'second'}
          draft={`split:${item.id}:${first === null ? 1 : 2}`}
          title={
            first === null
              ? say({ zh: '拆分：第一条', en: 'Split: the first item' })
              : say({ zh: '拆分：第二条', en: 'Split: the second item' })
          }
          initial={item}
          sending={split.sending}
          fault={split.fault}
          close={() => {
            setForm(null);
            setFirst(null);
          }}
          submit={async (parts) => {
            if (first === null) {
              setFirst(parts);
              return true;
            }
            const answer = await split.send({ ...of, itemId: item.id, parts: [first, parts] });
            if (answer) end();
            return answer !== null;
          }}
        />
      )}
    </article>
  );
}
