import { Alert, Button, Input, Select } from 'antd';
import { useState, type ReactNode } from 'react';
import { PublishProcess } from '../../generated/documents';
import type { PublishProcessMutation } from '../../generated/operations';
import { useCommand } from '../api/command';
import { Section } from '../desk/parts';
import { useLanguage, type Words } from '../page/language';
import { Trial } from './Trial';
import { nameOf } from './words';

type Problem = NonNullable<PublishProcessMutation['publishProcessDefinition']>['problems'][number];

interface Properties {
  definition: unknown;
  /** The versions in force of the other processes, which may be changed in the same publication. */
  others: readonly { key: string; definition: unknown }[];
  published: () => void;
}

/**
 * A draft of the next version: edited as text, tried on past issues, checked, and published with an effective date.
 * Drafts of other processes can be added, so that a rule that chooses the process moves to another process at the same
 * moment.
 */
export function DraftForm({ definition, others, published }: Properties): ReactNode {
  const { say } = useLanguage();
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [also, setAlso] = useState<readonly { key: string; text: string }[]>([]);
  const [from, setFrom] = useState('');
  const [tried, setTried] = useState<unknown>(null);
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  const { send, sending, fault } = useCommand(PublishProcess);
  const draft = parsed(text);
  const drafts = also.map((each) => parsed(each.text));
  const unreadable = [draft, ...drafts].includes(undefined);
  const change = (next: string): void => {
    setText(next);
    setTried(null);
    setProblems(null);
  };
  const changeAlso = (next: typeof also): void => {
    setAlso(next);
    setProblems(null);
  };
  const add = (key: string): void => {
    const other = others.find((each) => each.key === key)!;
    changeAlso([...also, { key, text: JSON.stringify(other.definition, null, 2) }]);
  };
  const run = async (dryRun: boolean): Promise<void> => {
    const effectiveFrom = from === '' ? null : new Date(from).toISOString();
    const answer = (await send({ definition: draft, also: drafts, effectiveFrom, dryRun }))?.publishProcessDefinition;
    if (!answer) return;
    if (dryRun) setProblems(answer.problems);
    else published();
  };
  return (
    <Section title={say({ zh: '修改', en: 'Change' })}>
      <label className="process-label" htmlFor="process-draft">
        {say({ zh: '流程定义（JSON）', en: 'Definition (JSON)' })}
      </label>
      <Input.TextArea
        id="process-draft"
        className="process-text"
        spellCheck={false}
        autoSize={{ minRows: 8, maxRows: 18 }}
        value={text}
        status={draft === undefined ? 'error' : ''}
        onChange={(event) => change(event.target.value)}
      />
      {draft === undefined && (
        <Alert
          className="record-fault"
          type="error"
          title={say({ zh: '不是正确的 JSON，请检查逗号和括号。', en: 'This is not JSON; check commas and brackets.' })}
        />
      )}
      <p>
        <Button disabled={draft === undefined} onClick={() => setTried(draft)}>
          {say({ zh: '回放近 90 天', en: 'Replay the last 90 days' })}
        </Button>
      </p>
      {tried !== null && <Trial definition={tried} />}
      {also.map(({ key, text: other }, index) => (
        <Beside
          key={key}
          id={`process-also-${key}`}
          name={nameOf(others.find((each) => each.key === key)!)}
          text={other}
          change={(next) => changeAlso(also.map((each, place) => (place === index ? { key, text: next } : each)))}
          remove={() => changeAlso(also.filter((each) => each.key !== key))}
        />
      ))}
      {also.length < others.length && (
        <Select
          className="process-add"
          aria-label={say({ zh: '一并修改其他流程', en: 'Change another process too' })}
          placeholder={say({ zh: '一并修改其他流程…', en: 'Change another process too…' })}
          value={null}
          options={others
            .filter(({ key }) => !also.some((each) => each.key === key))
            .map((each) => ({ value: each.key, label: say(nameOf(each)) }))}
          onChange={(key: string | null) => key !== null && add(key)}
        />
      )}
      <label className="process-label" htmlFor="process-from">
        {say({ zh: '生效时间（不填则立即生效）', en: 'Effective date (empty: at once)' })}
      </label>
      <input
        id="process-from"
        className="process-from"
        type="datetime-local"
        value={from}
        onChange={(event) => {
          setFrom(event.target.value);
          setProblems(null);
        }}
      />
      <p>
        {problems?.length !== 0 ? (
          <Button disabled={unreadable} loading={sending} onClick={() => void run(true)}>
            {say({ zh: '核对后发布…', en: 'Check and publish…' })}
          </Button>
        ) : (
          <Button type="primary" loading={sending} onClick={() => void run(false)}>
            {say({ zh: '发布', en: 'Publish' })}
          </Button>
        )}
      </p>
      {problems?.length === 0 && (
        <p className="quiet">
          {say({
            zh: '核对无误。发布后，自生效时间起上报的事项按新版本办理。',
            en: 'The check found no problem. Issues reported from the effective date on follow the new version.',
          })}
        </p>
      )}
      {problems !== null && problems.length > 0 && (
        <ul className="process-problems" role="alert">
          {problems.map((problem) => (
            <li key={`${problem.field} ${problem.code} ${problem.subject}`}>
              {problem.field !== 'definition' && `${say(nameOfField(problem.field, also, others))} · `}
              {say(problem)}
            </li>
          ))}
        </ul>
      )}
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </Section>
  );
}

interface BesideProperties {
  id: string;
  name: Words;
  text: string;
  change: (text: string) => void;
  remove: () => void;
}

/** The draft of a further process that takes effect at the same moment. */
function Beside({ id, name, text, change, remove }: BesideProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <>
      <label className="process-label" htmlFor={id}>
        {say({ zh: `${name.zh}（JSON，一并发布）`, en: `${name.en} (JSON, published together)` })}
      </label>
      <Input.TextArea
        id={id}
        className="process-text"
        spellCheck={false}
        autoSize={{ minRows: 8, maxRows: 18 }}
        value={text}
        status={parsed(text) === undefined ? 'error' : ''}
        onChange={(event) => change(event.target.value)}
      />
      <p>
        <Button onClick={remove}>{say({ zh: `不修改${name.zh}`, en: `Leave ${name.en} as it is` })}</Button>
      </p>
    </>
  );
}

/** Returns the name of the process that a field of the input names, such as `also[0]`. */
function nameOfField(field: string, also: readonly { key: string }[], others: Properties['others']): Words {
  const key = also[Number(/\d+/.exec(field)?.[0])]?.key;
  const other = others.find((each) => each.key === key);
  return other ? nameOf(other) : { zh: field, en: field };
}

/** Parses a text as JSON and returns the value; undefined when the text is not valid JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
