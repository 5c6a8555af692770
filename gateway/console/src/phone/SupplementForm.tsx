import { useState, type ReactNode } from 'react';
import type { Fault } from '../api/faults';
import { useLanguage } from '../page/language';
import { drafts } from '../session/session';
import { WordsForm } from './fields';

interface Properties {
  /** Name of the draft; null on a page without a sign-in. */
  draft: string | null;
  sending: boolean;
  fault: Fault | null;
  /** Sends the text and returns whether the platform took it. */
  send: (text: string) => Promise<boolean>;
}

/** The text that a reporter adds to an open report, signed in or with a receipt code. */
export function SupplementForm({ draft, sending, fault, send }: Properties): ReactNode {
  const { say } = useLanguage();
  const [open, setOpen] = useState(() => draft !== null && drafts.read(draft) !== null);
  const [added, setAdded] = useState(false);
  if (!open)
    return (
      <>
        {added && (
          <p className="phone-note" role="status">
            {say({ zh: '补充说明已送达办理单位。', en: 'The unit has what you added.' })}
          </p>
        )}
        <p className="phone-buttons">
          <button type="button" className="phone-second" onClick={() => setOpen(true)}>
            {say({ zh: '补充说明', en: 'Add to the report' })}
          </button>
        </p>
      </>
    );
  return (
    <WordsForm
      draft={draft}
      label={{ zh: '还要补充什么？', en: 'What do you want to add?' }}
      consequence={{
        zh: '办理单位会看到补充内容，办理时限不变。',
        en: 'The unit that handles it sees the text; its time limit stays.',
      }}
      submit={{ zh: '提交补充', en: 'Send' }}
      max={500}
      required
      sending={sending}
      fault={fault}
      close={() => setOpen(false)}
      send={(text) => {
        void send(text).then((taken) => {
          if (!taken) return;
          if (draft !== null) drafts.drop(draft);
          setOpen(false);
          setAdded(true);
        });
      }}
    />
  );
}
