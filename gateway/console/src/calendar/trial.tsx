import { Alert, Button } from 'antd';
import { useState, type ReactNode } from 'react';
import type { MovesFactsFragment } from '../../generated/operations';
import type { Fault } from '../api/faults';
import { useLanguage } from '../page/language';
import { Moves } from './Moves';

/** Sends the input of a form. @returns the deadlines that move; null after a refusal */
type Publish = (dryRun: boolean) => Promise<MovesFactsFragment | null | undefined>;

interface Trial {
  /** Makes a setter of a field. A change of the field makes another dry run necessary. */
  changing: <V>(set: (value: V) => void) => (value: V) => void;
  /** The answer of the dry run, and the buttons of the form. */
  footer: (state: { sending: boolean; fault: Fault | null; ready: boolean; close: () => void }) => ReactNode;
}

/** What both forms of calendars do: a dry run that shows the deadlines that move, and then the publication. */
export function useTrial(publish: Publish, done: () => void): Trial {
  const { say } = useLanguage();
  const [moves, setMoves] = useState<MovesFactsFragment | null>(null);
  const run = async (dryRun: boolean): Promise<void> => {
    const answer = await publish(dryRun);
    if (!answer) return;
    if (dryRun) setMoves(answer);
    else done();
  };
  return {
    changing: (set) => (value) => {
      set(value);
      setMoves(null);
    },
    footer: ({ sending, fault, ready, close }) => (
      <>
        {fault && <Alert className="record-fault" type="error" title={fault.text} />}
        {moves && <Moves moves={moves} />}
        <p>
          <Button loading={sending} disabled={!ready} onClick={() => void run(true)}>
            {say({ zh: '核对并试运行', en: 'Check' })}
          </Button>{' '}
          <Button type="primary" loading={sending} disabled={moves === null} onClick={() => void run(false)}>
            {say({ zh: '发布', en: 'Publish' })}
          </Button>{' '}
          <Button onClick={close}>{say({ zh: '取消', en: 'Cancel' })}</Button>
        </p>
      </>
    ),
  };
}

/** A labelled field of these forms. */
export function Field({ id, label, children }: { id: string; label: string; children: ReactNode }): ReactNode {
  return (
    <p>
      <label htmlFor={id}>{label}</label>
      {children}
    </p>
  );
}
