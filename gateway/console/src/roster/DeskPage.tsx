import { Button } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import * as district from '@jiceng/contracts/dictionary/district-words';
import { useQuery } from 'urql';
import { OnDutyNow, RosterEntries, RosterPeople } from '../../generated/documents';
import type { RosterEntriesQuery, RosterPeopleQuery } from '../../generated/operations';
import { useEveryPage } from '../api/every-page';
import { useWork } from '../api/work';
import { Section } from '../desk/parts';
import { useDistrictCodes } from '../desk/words/district-codes';
import { moment, useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import { mayLack, planners, type Desk, type DeskGaps } from './book';
import { DutyForm } from './DutyForm';
import { EntryPage } from './EntryPage';
import { Grid } from './Grid';
import { LeaveForm } from './LeaveForm';
import type { ShownPeriod } from './period';
import { clockOf, dayOf } from '../page/china-time';
import { type Stretch } from './working';

interface Properties {
  gaps: DeskGaps;
  period: ShownPeriod;
  /** Grows with each change, so that the entries are read again. */
  turn: number;
  changed: () => void;
}

const listOf = (data: RosterEntriesQuery): RosterEntriesQuery['roster'] => data.roster;
const peopleOf = (data: RosterPeopleQuery): RosterPeopleQuery['staffMembers'] => data.staffMembers;

/** The roster of a desk in the period: its grid, its gaps, who is on duty now, and the commands. */
export function DeskPage({ gaps, period, turn, changed }: Properties): ReactNode {
  const { say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const [form, setForm] = useState<'duty' | 'leave' | null>(null);
  const organization = gaps.desk.organization!;
  const { from, to } = period;
  const asked = { organizationId: organization.id, from, to };
  const entries = useEveryPage(RosterEntries, listOf, [asked], turn);
  const people = useEveryPage(RosterPeople, peopleOf, [{ organizationId: organization.id }], turn).rows;
  const entry = entries.rows.find(({ id }) => id === parameters.entry);
  const mayPlan = me.roles.some((role) => planners.includes(role));
  // A duty is mostly planned to close the first gap.
  const day = gaps.working?.[0] ? dayOf(gaps.working[0].from) : period.days[0]!;
  const close = (): void => setForm(null);
  const done = (): void => {
    close();
    change({ entry: null });
    changed();
  };
  return (
    <>
      <h2 className="record-title">{organization.name}</h2>
      {mayPlan && form === null && (
        <p className="roster-commands">
          <Button type="primary" onClick={() => setForm('duty')}>
            {say({ zh: '安排值班…', en: 'Plan a duty…' })}
          </Button>
          <Button onClick={() => setForm('leave')}>{say({ zh: '登记休假…', en: 'Record a leave…' })}</Button>
        </p>
      )}
      {form === 'duty' && (
        <DutyForm organizationId={organization.id} people={people} day={day} close={close} done={done} />
      )}
      {form === 'leave' && (
        <LeaveForm organizationId={organization.id} people={people} day={period.days[0]!} close={close} done={done} />
      )}
      {entry && (
        <EntryPage
          key={entry.id}
          entry={entry}
          region={organization.region}
          close={() => change({ entry: null })}
          done={done}
        />
      )}
      {parameters.entry && !entry && !entries.busy && !entries.failed && (
        <p role="status">
          {say({
            zh: '所选的值班或休假已撤回，或不在该时段内。',
            en: 'The chosen duty or leave was withdrawn, or lies outside this time.',
          })}
        </p>
      )}
      <Grid
        period={period}
        entries={entries.rows}
        people={people}
        gaps={gaps}
        opened={parameters.entry ?? null}
        open={(id) => change({ entry: id })}
      />
      {entries.failed && <p role="alert">{say({ zh: '未能读取排班。', en: 'The entries could not be read.' })}</p>}
      <GapList gaps={gaps} />
      <Present desk={gaps.desk} turn={turn} />
    </>
  );
}

/** "12-14 09:00–12:00", and the day of the end when it is another one. */
function stretchText({ from, to }: Stretch): string {
  const [first, last] = [dayOf(from).slice(5), dayOf(to).slice(5)];
  return `${first} ${clockOf(from)} — ${first === last ? '' : `${last} `}${clockOf(to)}`;
}

/** Largest number of gaps that the page lists. The grid shows all of them. */
const MOST_LISTED = 14;

function GapList({ gaps }: { gaps: DeskGaps }): ReactNode {
  const { say } = useLanguage();
  const { nameOf } = useDistrictCodes('Role');
  const { desk } = gaps;
  if (!mayLack(gaps))
    return (
      <p className="quiet">
        {say({ zh: '该时段工作时间均有人在岗。', en: 'Somebody is present in all working time.' })}
      </p>
    );
  const working = gaps.working ?? [];
  return (
    <Section title={say({ zh: '缺口', en: 'Gaps' })}>
      {gaps.working === null && (
        <p className="quiet" role="status">
          {say({
            zh: '未读到该单位的工作时间，无法判断工作时间是否有人在岗。',
            en: 'The working time of the unit was not read, so gaps in it are not known.',
          })}
        </p>
      )}
      <ul className="record-lines roster-gaps">
        {working.slice(0, MOST_LISTED).map((stretch) => (
          <li key={stretch.from}>
            <span className="time late">{say({ zh: '工作时间无人在岗', en: 'Nobody present' })}</span>
            <span className="number">{stretchText(stretch)}</span>
          </li>
        ))}
        {working.length > MOST_LISTED && (
          <li>
            {say({
              zh: `另有 ${working.length - MOST_LISTED} 段，见上表。`,
              en: `${working.length - MOST_LISTED} more, as the table shows.`,
            })}
          </li>
        )}
        {desk.unheldRoles.map(({ role, from, to }) => (
          <li key={`${role} ${from}`}>
            <span className="time soon">{say({ zh: `${nameOf(role).zh}无人担任`, en: `No ${nameOf(role).en}` })}</span>
            <span className="number">{stretchText({ from: Date.parse(from), to: Date.parse(to) })}</span>
          </li>
        ))}
      </ul>
    </Section>
  );
}

/** Who is on duty now, with the reason of a cover. */
function Present({ desk, turn }: { desk: Desk; turn: number }): ReactNode {
  const { say } = useLanguage();
  const now = useNow();
  const { id, line, region } = desk.organization!;
  const paused = !region || !desk.keepsRoster;
  const [{ data }, again] = useQuery({
    query: OnDutyNow,
    variables: { areaCode: region?.code ?? '', line },
    pause: paused,
    requestPolicy: 'cache-and-network',
  });
  useEffect(() => {
    if (turn > 0 && !paused) again({ requestPolicy: 'network-only' });
  }, [turn, paused, again]);
  const ofDesk = (each: { organization: { id: string } | null }): boolean => each.organization?.id === id;
  const people = data?.onDuty?.people.filter(ofDesk) ?? [];
  const absent = data?.onDuty?.gaps.filter(ofDesk) ?? [];
  if (people.length === 0 && absent.length === 0) return null;
  return (
    <Section title={say({ zh: '现在在岗', en: 'On duty now' })}>
      <ul className="record-lines">
        {people.map(({ staffMember, reason, covering, absence, entry }) => (
          <li key={entry.id}>
            <span>{staffMember?.name}</span>
            <span className="tag">{say(district.dutyReasonWords[reason])}</span>
            {covering && absence && (
              <span>
                {say({
                  zh: `代 ${covering.name}（${district.absenceReasonWords[absence].zh}）`,
                  en: `for ${covering.name} (${district.absenceReasonWords[absence].en})`,
                })}
              </span>
            )}
            <span className="quiet">
              {say({ zh: `至 ${moment(entry.endsAt, now)}`, en: `until ${moment(entry.endsAt, now)}` })}
            </span>
          </li>
        ))}
        {absent.map(({ staffMember, absence }) => (
          <li key={staffMember?.id}>
            <span>{staffMember?.name}</span>
            <span className="time late">
              {say({
                zh: `${district.absenceReasonWords[absence].zh}，无人代班`,
                en: `${district.absenceReasonWords[absence].en}, without cover`,
              })}
            </span>
          </li>
        ))}
      </ul>
    </Section>
  );
}
