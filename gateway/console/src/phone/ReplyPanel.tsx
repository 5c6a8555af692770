import type { ReactNode } from 'react';
import type { ReplyPartsFragment } from '../../generated/operations';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';

/** The reply to the reporter: result, basis and how to object. */
export function ReplyPanel({ reply }: { reply: ReplyPartsFragment }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  return (
    <div className="phone-panel">
      <h2>{say({ zh: '办理结果', en: 'Result' })}</h2>
      <p>{say(reply.result)}</p>
      <h2>{say({ zh: '办理依据', en: 'Basis' })}</h2>
      <p>{say(reply.basis)}</p>
      <h2>{say({ zh: '救济途径', en: 'How to object' })}</h2>
      <p>{say(reply.appeal)}</p>
      <p className="phone-quiet">
        {say({ zh: `${moment(reply.givenAt, now)} 答复`, en: `Replied ${moment(reply.givenAt, now)}` })}
      </p>
    </div>
  );
}
