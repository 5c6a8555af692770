import { newKey } from '@jiceng/client/key';
import { Button, Form, Select } from 'antd';
import { useRef, useState, type ReactNode } from 'react';
import { useClient, useQuery, type Client } from 'urql';
import { AssignTask, CloseIssue, ColleagueChoices, DispatchIssue, IssueTasks } from '../../generated/documents';
import type { IssueState } from '../../generated/operations';
import { faultOf } from '../api/faults';
import { useWork, type Me } from '../api/work';
import { useLanguage, type Language, type Words } from '../page/language';
import { ActionForm, TextField, textOf, type Values } from './actions/ActionForm';
import type { QueueRow } from './queue-data';

/** Most issues that are handled together. */
export const MOST_CHOSEN = 50;

export type Chosen = ReadonlyMap<string, QueueRow>;
type Act = 'dispatch' | 'assign' | 'close';

interface Result {
  done: boolean;
  text: string;
  /** True when the same command may succeed later. */
  retryable: boolean;
}

/** The states in which each act is the usual one. Chosen issues in other states are left out. */
const states: Record<Act, readonly IssueState[]> = {
  dispatch: ['ACCEPTED'],
  assign: ['DISPATCHED', 'HANDLING'],
  close: ['VERIFIED'],
};
const names: Record<Act, Words> = {
  dispatch: { zh: '派遣', en: 'Dispatch' },
  assign: { zh: '分派', en: 'Assign' },
  close: { zh: '结案', en: 'Close' },
};
const doneWords: Record<Act, Words> = {
  dispatch: { zh: '已派遣', en: 'Dispatched' },
  assign: { zh: '已分派', en: 'Assigned' },
  close: { zh: '已结案', en: 'Closed' },
};
const noTask: Words = { zh: '没有本单位的任务', en: 'No task of your unit' };
const consequences: Record<Act, Words> = {
  dispatch: {
    zh: '每件按先例、职责清单和值班情况派给建议的单位；规则没有找到单位的不派遣，请逐件指定。',
    en: 'Each goes to the unit that the rules suggest. Where the rules name none, nothing happens: choose one by one.',
  },
  assign: {
    zh: '只分派本单位的任务。改变经办人不改变责任单位和时限。',
    en: 'Only tasks of your unit. The unit that answers and the limits stay as they are.',
  },
  close: {
    zh: '结案后按模板答复反映人、归档，并回访全部反映人。在规定期限内可以重新办理。',
    en:
      'The reporters get the reply of the template and are asked, and the issues are archived. They can be reopened ' +
      'within their window.',
  },
};

interface Properties {
  /** Null while the desk handles one issue at a time. */
  chosen: Chosen | null;
  rows: readonly QueueRow[];
  choose: (chosen: Chosen | null) => void;
  acted: () => void;
}

/**
 * Handles several issues together (批量办理). The desk sends one command for each issue, with the version that the list
 * showed. A refusal of one command stops no other command. A list shows the result of each.
 */
export function Bulk({ chosen, rows, choose, acted }: Properties): ReactNode {
  const { say } = useLanguage();
  if (chosen === null)
    return (
      <div className="queue-filters">
        <Button onClick={() => choose(new Map())}>{say({ zh: '批量办理', en: 'Several at once' })}</Button>
      </div>
    );
  return <Chooser chosen={chosen} rows={rows} choose={choose} acted={acted} />;
}

function Chooser({ chosen, rows, choose, acted }: Properties & { chosen: Chosen }): ReactNode {
  const { language, say } = useLanguage();
  const { me } = useWork();
  const client = useClient();
  const [act, setAct] = useState<Act | null>(null);
  const [sending, setSending] = useState(false);
  const [results, setResults] = useState<ReadonlyMap<string, Result & { title: string }>>(new Map());
  // A command that is sent again after a temporary fault carries the same key, so that it takes effect once.
  const keys = useRef(new Map<string, string>());

  const run = async (values: Values, picked: readonly QueueRow[]): Promise<boolean> => {
    setSending(true);
    const told = new Map(results);
    for (const row of picked) {
      const text = JSON.stringify([act, row.id, row.version, values]);
      const key = keys.current.get(text) ?? newKey();
      keys.current.set(text, key);
      const result = await handle({ client, me, language, act: act!, row, values, key });
      if (!result.retryable) keys.current.delete(text);
      setResults(new Map(told.set(row.id, { ...result, title: row.title })));
    }
    setSending(false);
    acted();
    return picked.every(({ id }) => told.get(id)?.done);
  };
  const leave = (): void => choose(null);
  const open = [...chosen.values()].filter(({ id }) => !results.get(id)?.done);
  const picked = act === null ? [] : open.filter(({ state }) => states[act].includes(state));

  return (
    <section className="queue-bulk" aria-label={say({ zh: '批量办理', en: 'Several at once' })}>
      <p>
        {say({
          zh: `已选 ${chosen.size} 件（最多 ${MOST_CHOSEN} 件），点击事项选中或取消。`,
          en: `${chosen.size} chosen (at most ${MOST_CHOSEN}). A click on an issue chooses it or not.`,
        })}
      </p>
      <p className="queue-bulk-buttons">
        <Button
          disabled={sending}
          onClick={() => choose(new Map(rows.slice(0, MOST_CHOSEN).map((row) => [row.id, row])))}
        >
          {say({ zh: '全选', en: 'All' })}
        </Button>
        {(Object.keys(names) as Act[]).map((each) => {
          const fitting = open.filter(({ state }) => states[each].includes(state)).length;
          return (
            <Button
              key={each}
              type={each === act ? 'primary' : 'default'}
              disabled={sending || fitting === 0}
              aria-expanded={each === act}
              onClick={() => setAct(each === act ? null : each)}
            >
              {say(names[each])} {fitting}
            </Button>
          );
        })}
        <Button disabled={sending} onClick={leave}>
          {say({ zh: '退出批量', en: 'Leave' })}
        </Button>
      </p>
      {act !== null && picked.length > 0 && (
        <ActionForm
          key={act}
          draft={`bulk.${act}`}
          title={say({ zh: `批量${names[act].zh}`, en: `${names[act].en} together` })}
          consequence={say(consequences[act])}
          submit={say({ zh: `${names[act].zh} ${picked.length} 件`, en: `${names[act].en} ${picked.length}` })}
          sending={sending}
          fault={null}
          onSubmit={(values) => run(values, picked)}
          onClose={() => setAct(null)}
        >
          {act === 'assign' && <Colleague me={me} />}
          {act === 'close' && <TextField name="note" label={say({ zh: '结案意见', en: 'Closing remark' })} />}
        </ActionForm>
      )}
      {results.size > 0 && (
        <ul className="record-lines" aria-label={say({ zh: '办理结果', en: 'Results' })} aria-live="polite">
          {[...results].map(([id, { done, text, title }]) => (
            <li key={id}>
              <span>{title}</span>
              <span className={done ? 'tag good' : 'flag'}>{text}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Colleague({ me }: { me: Me }): ReactNode {
  const { say } = useLanguage();
  const organizationId = me.organization?.id ?? '';
  const [{ data, fetching }] = useQuery({
    query: ColleagueChoices,
    variables: { organizationId },
    pause: organizationId === '',
  });
  const people = data?.staffMembers?.edges.map(({ node }) => node) ?? [];
  return (
    <Form.Item name="staffId" label={say({ zh: '经办人（不填即由本人经办）', en: 'Colleague (empty: yourself)' })}>
      <Select
        allowClear
        loading={fetching}
        placeholder={say({ zh: '由本人经办', en: 'Yourself' })}
        showSearch={{ optionFilterProp: 'label' }}
        options={people.filter(({ id }) => id !== me.accountId).map(({ id, name }) => ({ value: id, label: name }))}
      />
    </Form.Item>
  );
}

interface Handling {
  client: Client;
  me: Me;
  language: Language;
  act: Act;
  row: QueueRow;
  values: Values;
  key: string;
}

/** Sends the command for one issue. */
async function handle({ client, me, language, act, row, values, key }: Handling): Promise<Result> {
  const head = { idempotencyKey: key, expectedVersion: row.version };
  const answered = (error: Parameters<typeof faultOf>[0] | undefined): Result => {
    if (!error) return { done: true, text: doneWords[act][language], retryable: false };
    const { text, retryable } = faultOf(error, language);
    return { done: false, text, retryable };
  };
  if (act === 'dispatch') {
    const input = { ...head, issueId: row.id };
    return answered((await client.mutation(DispatchIssue, { input }).toPromise()).error);
  }
  if (act === 'close') {
    const input = { ...head, issueId: row.id, note: textOf(values, 'note') };
    return answered((await client.mutation(CloseIssue, { input }).toPromise()).error);
  }
  const found = await client.query(IssueTasks, { id: row.id }, { requestPolicy: 'network-only' }).toPromise();
  if (found.error) return answered(found.error);
  const task = found.data?.issue?.tasks.find(
    ({ state, organization }) =>
      ['OFFERED', 'WAITING', 'ACCEPTED'].includes(state) && organization?.id === me.organization?.id,
  );
  if (!task) {
    return { done: false, text: noTask[language], retryable: false };
  }
  const input = { ...head, taskId: task.id, staffId: textOf(values, 'staffId') };
  return answered((await client.mutation(AssignTask, { input }).toPromise()).error);
}
