import type { ReactNode } from 'react';
import { useQuery } from 'urql';
import { CalendarYears } from '../../generated/documents';
import type { YearFactsFragment } from '../../generated/operations';
import { Fact, Section } from '../desk/parts';
import { useNow } from '../desk/words/time';
import { useLanguage } from '../page/language';
import { Book } from '../record/Book';
import { Change } from '../record/Change';
import { Months } from './Months';
import { NoticeForm } from './NoticeForm';

const publishers: readonly string[] = ['coordinator', 'district_admin'];

const keyOf = ({ year }: YearFactsFragment): string => String(year);

/** The working calendar (工作日历): days off and make-up days of a year, and the notice from which they come. */
export function Calendar(): ReactNode {
  const { say } = useLanguage();
  // The year in China, where the platform runs.
  const present = new Date(useNow() + 8 * 3_600_000).getUTCFullYear();
  const [answer, again] = useQuery({
    query: CalendarYears,
    variables: { next: present + 1, present, last: present - 1 },
  });
  const reload = (): void => again({ requestPolicy: 'network-only' });
  const years = [answer.data?.next, answer.data?.present, answer.data?.last].filter((year) => year != null);
  const missing = { zh: '放假安排未发布', en: 'Notice not published' };
  return (
    <Book
      title={say({ zh: '工作日历', en: 'Calendar' })}
      rows={years}
      answer={answer}
      reload={reload}
      keyOf={keyOf}
      entry={({ year, notice }) => ({
        title: say({ zh: `${year} 年`, en: String(year) }),
        facts: notice ? <span>{notice.number}</span> : <span className="late">{say(missing)}</span>,
      })}
      hint={say({
        zh: '各项时限按这里的工作日计算。每年放假安排印发后，请在次年开始前发布。',
        en: 'All limits count the working days of this calendar. Publish the notice of each year before it begins.',
      })}
    >
      {(year) => <YearPage key={keyOf(year)} year={year} present={present} changed={reload} />}
    </Book>
  );
}

interface YearProperties {
  year: YearFactsFragment;
  present: number;
  changed: () => void;
}

function YearPage({ year: { year, notice, versions, days }, present, changed }: YearProperties): ReactNode {
  const { say } = useLanguage();
  return (
    <>
      <h2 className="record-title">{say({ zh: `${year} 年`, en: String(year) })}</h2>
      {notice ? (
        <dl className="facts">
          <Fact label={say({ zh: '文号', en: 'Number' })}>{notice.number}</Fact>
          <Fact label={say({ zh: '发文机关', en: 'Issuer' })}>{`${notice.issuer} · ${notice.issuedOn}`}</Fact>
          <Fact label={say({ zh: '版本', en: 'Versions' })}>
            {versions
              .map(({ version, effectiveFrom, number }) =>
                say({
                  zh: `第 ${version} 版（${number}，${effectiveFrom} 起）`,
                  en: `${version} (${number}, from ${effectiveFrom})`,
                }),
              )
              .join(say({ zh: '；', en: '; ' }))}
          </Fact>
        </dl>
      ) : (
        <p className="late">
          {say({
            zh: '放假安排未发布：时限暂按法定节假日计算，发布后随之调整。',
            en: 'The notice is not published: limits count only the holidays of the law, and move when it is.',
          })}
        </p>
      )}
      <Months year={year} days={days} />
      {year >= present && (
        <Section title={say({ zh: '发布放假安排', en: 'Publish the notice' })}>
          <Change
            roles={publishers}
            button={notice ? { zh: '发布新版本…', en: 'New version…' } : { zh: '发布放假安排…', en: 'Publish…' }}
            refusal={{ zh: '由统筹协调机构发布。', en: 'The coordination office publishes it.' }}
            changed={changed}
          >
            {(form) => <NoticeForm year={year} notice={notice} {...form} />}
          </Change>
        </Section>
      )}
    </>
  );
}
