import { Alert, Button } from 'antd';
import type { ReactNode } from 'react';
import { WithdrawProcess } from '../../generated/documents';
import type { ProcessVersionsQuery } from '../../generated/operations';
import { useCommand } from '../api/command';
import { Section } from '../desk/parts';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { DraftForm } from './DraftForm';
import { versionWords, wordsOf } from './words';

export type Version = NonNullable<ProcessVersionsQuery['processDefinitions']>[number];

interface Properties {
  row: Version;
  /** All versions of all processes. */
  rows: readonly Version[];
  /** Called after a version was published or withdrawn. */
  changed: () => void;
}

/** A version of a process: its dates, its states with their moves, and a draft of the next version. */
export function VersionPage({ row, rows, changed }: Properties): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const together = rows.filter((each) =>
    row.publishedWith.some(({ key, version }) => key === each.key && version === each.version),
  );
  const others = rows.filter(({ key, state }) => key !== row.key && state === 'IN_FORCE');
  return (
    <article className="record-page">
      <h2 className="record-title">{say(wordsOf(row))}</h2>
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
      {together.length > 0 && (
        <p>
          {say({
            zh: `与${together.map((each) => say(wordsOf(each))).join('、')}一并发布，同时生效，也只能一并撤回。`,
            en: `Published together with ${together.map((each) => say(wordsOf(each))).join(', ')}: they take effect together and are withdrawn together.`,
          })}
        </p>
      )}
      {row.state === 'WAITING' && <Withdrawal row={row} withdrawn={changed} />}
      <States states={row.states} />
      <DraftForm definition={row.definition} others={others} published={changed} />
    </article>
  );
}

function Withdrawal({ row, withdrawn }: { row: Version; withdrawn: () => void }): ReactNode {
  const { key, version } = row;
  const joint = row.publishedWith.length > 0;
  const { say } = useLanguage();
  const { send, sending, fault } = useCommand(WithdrawProcess);
  const run = async (): Promise<void> => {
    if (await send({ key, version })) withdrawn();
  };
  return (
    <>
      <Button loading={sending} onClick={() => void run()}>
        {joint
          ? say({ zh: '一并撤回', en: 'Withdraw them together' })
          : say({ zh: '撤回该版本', en: 'Withdraw the version' })}
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
