import { useState, type ReactNode } from 'react';
import { RevealNumbers } from '../../generated/documents';
import { useCommand } from '../api/command';
import { useLanguage } from '../page/language';
import { draftOf, type Issue } from './actions/action';
import { ActionForm, TextField, textOf } from './actions/ActionForm';
import { useHiddenAfter } from './shown-until';
import { numberKindWords } from './words/words';

/**
 * Lists the numbers that texts of the issue show as masks. A user sees them after giving a reason, which is recorded,
 * and only for ten minutes.
 */
export function HiddenNumbers({ issue }: { issue: Issue }): ReactNode {
  const { say } = useLanguage();
  const [asking, setAsking] = useState(false);
  const [clear, show] = useHiddenAfter<ReadonlyMap<string, string | null>>();
  const { send, sending, fault } = useCommand(RevealNumbers);
  const numbers = issue.hiddenNumbers ?? [];
  if (numbers.length === 0) return null;
  return (
    <>
      <p className="quiet">
        {say({ zh: '文中号码：', en: 'Numbers in the texts: ' })}
        {numbers.map(({ id, kind, mask }) => (
          <span key={id} className="spaced">
            {say(numberKindWords[kind])} <span className="number">{clear?.get(id) ?? mask}</span>
          </span>
        ))}
        {!clear && !asking && (
          <button type="button" className="link spaced" onClick={() => setAsking(true)}>
            {say({ zh: '查看号码', en: 'Show the numbers' })}
          </button>
        )}
      </p>
      {asking && (
        <ActionForm
          draft={draftOf(issue, 'reveal.numbers')}
          title={say({ zh: '查看文中号码', en: 'Show the numbers in the texts' })}
          consequence={say({
            zh: '号码在本页显示十分钟。本次查看连同理由记入审计链，反映人可在“我的上报”中或凭查询码看到。',
            en:
              'The numbers are shown on this page for ten minutes. Who looked, and why, goes into the audit ' +
              'chain; a reporter with an account or a receipt code sees it.',
          })}
          submit={say({ zh: '查看', en: 'Show' })}
          sending={sending}
          fault={fault}
          onClose={() => setAsking(false)}
          onSubmit={async (values) => {
            const answer = await send({ issueId: issue.id, reason: textOf(values, 'reason') ?? '' });
            if (!answer) return false;
            const shown = answer.revealNumbers;
            show(new Map(shown.numbers.map(({ numberId, value }) => [numberId, value])), shown.shownUntil);
            setAsking(false);
            return true;
          }}
        >
          <TextField name="reason" label={say({ zh: '查看理由', en: 'Reason' })} required min={4} max={200} />
        </ActionForm>
      )}
    </>
  );
}
