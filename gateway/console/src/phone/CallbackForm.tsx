import { useState, type ReactNode } from 'react';
import type { Fault } from '../api/faults';
import { useLanguage } from '../page/language';
import { useDraft } from '../session/use-draft';
import { Choice, FaultNote, LongText } from './fields';

export interface CallbackAnswer {
  responded: boolean;
  resolved: boolean | null;
  satisfaction: number | null;
  comment: string | null;
}

interface Properties {
  /**
   * Name of the draft of the comment; null on a page without a sign-in. The parent component drops the draft when the
   * answer was sent.
   */
  draft: string | null;
  sending: boolean;
  fault: Fault | null;
  send: (answer: CallbackAnswer) => void;
}

/** The questions to a reporter after the matter has ended (回访). The reporter fills in this form. */
export function CallbackForm({ draft, sending, fault, send }: Properties): ReactNode {
  const { say } = useLanguage();
  const [responded, setResponded] = useState<boolean | null>(null);
  const [resolved, setResolved] = useState<boolean | null>(null);
  const [satisfaction, setSatisfaction] = useState<number | null>(null);
  const [comment, setComment] = useDraft(draft);
  const yesOrNo = [
    { value: true, label: say({ zh: '是', en: 'Yes' }) },
    { value: false, label: say({ zh: '否', en: 'No' }) },
  ];
  const title = say({ zh: '请您评价', en: 'Your answer' });
  return (
    <form
      className="phone-panel"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        if (responded !== null) send({ responded, resolved, satisfaction, comment: comment.trim() || null });
      }}
    >
      <h2>{title}</h2>
      <Choice
        name="responded"
        label={say({ zh: '办理单位是否联系过您？', en: 'Did the unit contact you?' })}
        options={yesOrNo}
        value={responded}
        change={setResponded}
      />
      <Choice
        name="resolved"
        label={say({ zh: '问题是否解决？（可不答）', en: 'Is it solved? (optional)' })}
        options={yesOrNo}
        value={resolved}
        change={setResolved}
      />
      <Choice
        name="satisfaction"
        label={say({ zh: '满意程度，5 为最满意（可不答）', en: 'How satisfied, 5 is best? (optional)' })}
        options={[1, 2, 3, 4, 5].map((value) => ({ value, label: String(value) }))}
        value={satisfaction}
        change={setSatisfaction}
      />
      <LongText
        label={say({ zh: '意见（可不填）', en: 'Comment (optional)' })}
        value={comment}
        max={500}
        change={setComment}
      />
      <p className="phone-quiet">
        {say({ zh: '提交后不能修改。', en: 'The answer cannot be changed after it is sent.' })}
      </p>
      <FaultNote fault={fault} />
      <div className="phone-buttons">
        <button type="submit" className="phone-button" disabled={sending || responded === null}>
          {say({ zh: '提交评价', en: 'Send the answer' })}
        </button>
      </div>
    </form>
  );
}
