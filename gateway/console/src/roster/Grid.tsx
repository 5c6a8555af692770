import type { ReactNode } from 'react';
import { workingTime } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { minutesIn, type DeskGaps, type Entry, type Person } from './book';
import type { ShownPeriod } from './period';
import { clockOf, DAY_MS, dayOf, startOfDay } from '../page/china-time';
import { overlapOf, weekday, type Stretch } from './working';

interface Properties {
  period: ShownPeriod;
  entries: readonly Entry[];
  people: readonly Person[];
  gaps: DeskGaps;
  opened: string | null;
  open: (entryId: string) => void;
}

const weekdays = { zh: ['日', '一', '二', '三', '四', '五', '六'], en: ['Su', 'Mo', 'Tu', 'We', 'Th', 'Fr', 'Sa'] };

/** The roster as a table: a row for each person, a column for each day, and the gaps below. */
export function Grid({ period, entries, people, gaps, opened, open }: Properties): ReactNode {
  const { language, say } = useLanguage();
  const { days } = period;
  // People of the desk first, then those who are on the roster and hold no post here any more.
  const others = entries.flatMap(({ staffMember }) =>
    staffMember && !people.some(({ id }) => id === staffMember.id) ? [staffMember] : [],
  );
  const rows = [...people, ...new Map(others.map((each) => [each.id, each])).values()];
  const today = dayOf(Date.now());
  return (
    // The frame takes the focus, because a person without a mouse scrolls it by the arrow keys.
    <div className="record-scroll" tabIndex={0} role="group" aria-label={say({ zh: '排班表', en: 'Roster' })}>
      <table className={`roster-grid ${period.span}`}>
        <thead>
          <tr>
            <th scope="col">{say({ zh: '人员', en: 'Person' })}</th>
            {days.map((day) => (
              <th key={day} scope="col" className={day === today ? 'today' : undefined}>
                <span className="number">{day.slice(8)}</span>
                <span className="quiet">{weekdays[language][weekday(day)]}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((person) => (
            <tr key={person.id}>
              <th scope="row">{person.name}</th>
              {days.map((day) => (
                <td key={day}>
                  {entries
                    .filter((entry) => entry.staffMember?.id === person.id && touches(entry, day))
                    .map((entry) => (
                      <Mark
                        key={entry.id}
                        entry={entry}
                        day={day}
                        short={period.span === 'month'}
                        opened={entry.id === opened}
                        open={open}
                      />
                    ))}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">{say({ zh: '工作时间缺口', en: 'Gaps' })}</th>
            {days.map((day) => {
              const lacking = minutesIn(overlapOf([dayStretch(day)], gaps.working ?? []));
              return (
                <td key={day}>{lacking > 0 && <span className="time late">{workingTime(lacking, language)}</span>}</td>
              );
            })}
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function dayStretch(day: string): Stretch {
  return { from: startOfDay(day), to: startOfDay(day) + DAY_MS };
}

function touches({ startsAt, endsAt }: Entry, day: string): boolean {
  const { from, to } = dayStretch(day);
  return Date.parse(startsAt) < to && Date.parse(endsAt) > from;
}

interface MarkProperties {
  entry: Entry;
  day: string;
  short: boolean;
  opened: boolean;
  open: (entryId: string) => void;
}

/** One entry on one day: its times on that day, or one character where a month is shown. */
function Mark({ entry, day, short, opened, open }: MarkProperties): ReactNode {
  const { say } = useLanguage();
  const leave = entry.kind === 'LEAVE';
  const word = leave ? say({ zh: '休', en: 'off' }) : say({ zh: '班', en: 'on' });
  const { from, to } = dayStretch(day);
  const [start, end] = [Math.max(from, Date.parse(entry.startsAt)), Math.min(to, Date.parse(entry.endsAt))];
  const times =
    start === from && end === to
      ? say({ zh: '全天', en: 'all day' })
      : `${clockOf(start)}–${end === to ? '24:00' : clockOf(end)}`;
  return (
    <button
      type="button"
      className={`roster-mark ${leave ? 'leave' : 'duty'}${opened ? ' opened' : ''}`}
      aria-pressed={opened}
      aria-label={`${entry.staffMember?.name} ${day} ${word} ${times}`}
      onClick={() => open(entry.id)}
    >
      {short ? word : `${word} ${times}`}
    </button>
  );
}
