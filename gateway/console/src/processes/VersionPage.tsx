import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { WithdrawProcess } from '../../generated/documents';
import type { ProcessVersionsQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { DraftForm } from './DraftForm';
import { nameOf, versionWords } from './words';

export type Version = NonNullable<ProcessVersionsQuery['processDefinitions']>[number];

interface Properties {
  row: Version;
  /** Called after a version was published or withdrawn. */
  changed: () => void;
}

/** A version of a process: its dates, its states with their moves, and a draft of the next version. */
export function VersionPage({ row, changed }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const name = nameOf(row);
  return (
    <article className="record-page">
      <h2 className="record-title">
        {say({ zh: `${name.zh} 第 ${row.version} 版`, en: `${name.en}, version ${row.version}` })}
      </h2>
      <p>
        <span className={row.state === 'WAITING' ? 'flag' : 'flag calm'}>{say(versionWords[row.state])}</span>
      </p>
      <p className="quiet">
        {say({
          zh: `${moment(row.publishedAt, now)} 发布，${moment(row.effectiveFrom, now)} 起生效：此后上报的事项按该版办理，已上报的事项仍按原版本。`,
          en: `Published at ${moment(row.publishedAt, now)}. Issues reported from ${moment(row.effectiveFrom, now)} on follow this version; issues reported before keep theirs.`,
        })}
        {row.withdrawnAt !== null &&
          say({ zh: `${moment(row.withdrawnAt, now)} 撤回。`, en: ` Withdrawn at ${moment(row.withdrawnAt, now)}.` })}
      </p>
      {row.state === 'WAITING' && <Withdrawal row={row} withdrawn={changed} />}
      <States states={row.states} />
      <DraftForm definition={row.definition} published={changed} />
    </article>
  );
}

function Withdrawal({ row: { key, version }, withdrawn }: { row: Version; withdrawn: () => void }): ReactNode {
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(WithdrawProcess);
  const run = async (): Promise<void> => {
    if (await send({ key, version })) withdrawn();
  };
  return (
    <>
      <Button loading={sending} onClick={() => void run()}>
        {say({ zh: '撤回该版本', en: 'Withdraw the version' })}
      </Button>
      {fault && <Alert className="record-fault" type="error" title={fault.text} />}
    </>
  );
}

/** Each state with the moves that leave it. The list replaces a drawing, because a screen reader can read a list. */
function States({ states }: Pick<Version, 'states'>): ReactNode {
  const { say } = useLanguage();
  return (
    <Section title={say({ zh: '环节与流转', en: 'States and moves' })}>
      <dl className="process-states">
        {states.map(({ code, label, moves }) => (
          <div key={code}>
            <dt>{say(label)}</dt>
            {moves.map((move) => (
              <dd key={`${move.name} ${move.to}`}>
                {say(move.label)}
                {move.guards.length > 0 && <span className="quiet"> [{move.guards.join(', ')}]</span>} →{' '}
                <b>{say(move.toLabel)}</b>
              </dd>
            ))}
            {moves.length === 0 && <dd className="quiet">{say({ zh: '终点', en: 'End' })}</dd>}
          </div>
        ))}
      </dl>
    </Section>
  );
}
