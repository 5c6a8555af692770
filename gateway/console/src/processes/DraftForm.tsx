import { Alert, Button, Input } from 'antd';
import { useState, type ReactNode } from 'react';
import { PublishProcess } from '../../generated/documents';
import type { PublishProcessMutation } from '../../generated/operations';
import { useCommand } from '../api/command';
import { Section } from '../desk/parts';
import { useLanguage } from '../page/language';
import { Trial } from './Trial';

type Problem = NonNullable<PublishProcessMutation['publishProcessDefinition']>['problems'][number];

interface Properties {
  definition: unknown;
  published: () => void;
}

/** A draft of the next version: edited as text, tried on past issues, checked, and published with an effective date. */
export function DraftForm({ definition, published }: Properties): ReactNode {
  const { say } = useLanguage();
  const [text, setText] = useState(() => JSON.stringify(definition, null, 2));
  const [from, setFrom] = useState('');
  const [tried, setTried] = useState<unknown>(null);
  const [problems, setProblems] = useState<readonly Problem[] | null>(null);
  const { send, sending, fault } = useCommand(PublishProcess);
  const draft = parsed(text);
  const change = (next: string): void => {
    setText(next);
    setTried(null);
    setProblems(null);
  };
  const run = async (dryRun: boolean): Promise<void> => {
    const effectiveFrom = from === '' ? null : new Date(from).toISOString();
    const answer = (await send({ definition: draft, effectiveFrom, dryRun }))?.publishProcessDefinition;
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
          <Button disabled={draft === undefined} loading={sending} onClick={() => void run(true)}>
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
            <li key={`${problem.code} ${problem.subject}`}>{say(problem)}</li>
          ))}
        </ul>
      )}
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </Section>
  );
}

/** Parses a text as JSON and returns the value; undefined when the text is not valid JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
