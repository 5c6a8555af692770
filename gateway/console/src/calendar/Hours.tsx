import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { WorkingHoursList } from '../../generated/documents';
import type { WorkingHoursListQuery } from '../../generated/operations';
import { Fact, Section } from '../desk/parts';
import { workedDaysWords } from '../desk/words/words';
import { useLanguage, type Words } from '../page/language';
import { Book } from '../record/Book';
import { Change } from '../record/Change';
import { HoursForm } from './HoursForm';
import { linesOfSeasons } from './hours-text';

type Version = NonNullable<WorkingHoursListQuery['workingHours']>[number];

/** The holder of hours with its versions, the newest first; a new holder has none. */
interface Holder {
  key: string;
  title: string;
  versions: Version[];
}

const publishers: readonly string[] = ['coordinator', 'district_admin'];
const calendarNames: Record<string, Words> = {
  office: { zh: '机关工作时间', en: 'Office hours' },
  'duty-desk': { zh: '值班席位', en: 'Duty desk' },
  'around-the-clock': { zh: '全天候', en: 'Around the clock' },
};
const keyOf = ({ key }: Holder): string => key;
const keyOfVersion = ({ calendar, region, organization }: Version): string =>
  calendar ?? region?.code ?? organization?.id ?? '';

/** Working hours (工作时间): those of the calendars that processes name, of regions and of the desks of organizations. */
export function Hours(): ReactNode {
  const { say } = useLanguage();
  const [answer, again] = useQuery({ query: WorkingHoursList });
  const reload = (): void => again({ requestPolicy: 'network-only' });
  const all = answer.data?.workingHours ?? [];
  const holders = [...new Set(all.map(keyOfVersion))].map((key): Holder => {
    const versions = all.filter((version) => keyOfVersion(version) === key);
    const { calendar, region, organization } = versions[0]!;
    const title =
      calendar === null
        ? (region?.name ?? organization?.name)
        : say(calendarNames[calendar] ?? { zh: calendar, en: calendar });
    return { key, title: title ?? key, versions };
  });
  const other: Holder = {
    key: 'new',
    title: say({ zh: '其他区划或单位…', en: 'Another region or unit…' }),
    versions: [],
  };
  return (
    <Book
      title={say({ zh: '工作时间', en: 'Working hours' })}
      rows={[...holders, other]}
      answer={answer}
      reload={reload}
      keyOf={keyOf}
      entry={({ title, versions }) => ({ title, facts: <span>{versions[0]?.name}</span> })}
      hint={say({
        zh: '接收派遣的时限按接收单位的工作时间计算，审批时限按审批单位的工作时间计算；事项的处置时限按流程的工作日历计算。单位未另定的，按所在区划，再按流程。',
        en:
          'Offers run on the hours of the receiving desk, requests on those of the approver, and the limit of an ' +
          'issue on the calendar of its process. A unit without own hours has those of its region, else those of ' +
          'the process.',
      })}
    >
      {(holder) => <HolderPage key={holder.key} holder={holder} changed={reload} />}
    </Book>
  );
}

function HolderPage({ holder: { key, title, versions }, changed }: { holder: Holder; changed: () => void }): ReactNode {
  const { say } = useLanguage();
  const [newest] = versions;
  return (
    <>
      <h2 className="record-title">{title}</h2>
      {versions.map((version) => (
        <dl key={version.effectiveFrom} className="facts">
          <Fact label={say({ zh: '生效日期', en: 'From' })}>{version.effectiveFrom}</Fact>
          <Fact label={say({ zh: '名称', en: 'Name' })}>
            {version.name ?? say({ zh: '不再单独规定', en: 'No own hours any longer' })}
          </Fact>
          <Fact label={say({ zh: '适用日期', en: 'Days' })}>{version.days && say(workedDaysWords[version.days])}</Fact>
          <Fact label={say({ zh: '时段', en: 'Periods' })}>
            {version.seasons.length > 0 && <span className="calendar-hours">{linesOfSeasons(version.seasons)}</span>}
          </Fact>
        </dl>
      ))}
      {key !== 'around-the-clock' && (
        <Section title={say({ zh: '发布工作时间', en: 'Publish hours' })}>
          <Change
            roles={publishers}
            button={{ zh: '发布新的工作时间…', en: 'New hours…' }}
            refusal={{ zh: '由统筹协调机构发布。', en: 'The coordination office publishes them.' }}
            changed={changed}
          >
            {(form) => (
              <HoursForm
                holder={
                  newest
                    ? {
                        calendar: newest.calendar,
                        regionCode: newest.region?.code ?? null,
                        organizationId: newest.organization?.id ?? null,
                      }
                    : null
                }
                before={newest ?? null}
                {...form}
              />
            )}
          </Change>
        </Section>
      )}
    </>
  );
}
