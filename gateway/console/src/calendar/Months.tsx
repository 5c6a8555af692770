import type { ReactNode } from 'react';
import type { YearFactsFragment } from '../../generated/operations';
import { dayKindWords } from '../desk/words/words';
import { useLanguage, type Language } from '../page/language';
import './calendar.css';

type Days = YearFactsFragment['days'];

const months = Array.from({ length: 12 }, (_, index) => index);
const weekdays = { zh: ['一', '二', '三', '四', '五', '六', '日'], en: ['M', 'T', 'W', 'T', 'F', 'S', 'S'] };

/** The twelve months of a year, with days off and make-up days marked by a letter and a colour. */
export function Months({ year, days }: { year: number; days: Days }): ReactNode {
  const { language } = useLanguage();
  const special = new Map(days.map((day) => [day.date, day]));
  return (
    <div className="calendar-months">
      {months.map((month) => (
        <Month key={month} year={year} month={month} special={special} language={language} />
      ))}
    </div>
  );
}

interface MonthProperties {
  year: number;
  month: number;
  special: ReadonlyMap<string, Days[number]>;
  language: Language;
}

function Month({ year, month, special, language }: MonthProperties): ReactNode {
  const first = new Date(Date.UTC(year, month, 1));
  const before = (first.getUTCDay() + 6) % 7;
  const length = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  const dates = Array.from({ length }, (_, index) => new Date(Date.UTC(year, month, index + 1)));
  const weeks = Math.ceil((before + length) / 7);
  const cells = [...Array<Date | null>(before).fill(null), ...dates];
  return (
    <table className="calendar-month">
      <caption>{language === 'zh' ? `${month + 1} 月` : first.toLocaleDateString('en', { month: 'long' })}</caption>
      <thead>
        <tr>
          {weekdays[language].map((name, index) => (
            <th key={index} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: weeks }, (_, week) => (
          <tr key={week}>
            {weekdays.zh.map((_, day) => (
              <Day key={day} date={cells[week * 7 + day] ?? null} special={special} language={language} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({
  date,
  special,
  language,
}: { date: Date | null } & Pick<MonthProperties, 'special' | 'language'>): ReactNode {
  if (date === null) return <td />;
  const known = special.get(date.toISOString().slice(0, 10));
  const weekend = date.getUTCDay() % 6 === 0;
  const kind = known?.kind ?? (weekend ? 'WEEKEND' : 'WORKDAY');
  const words = [known?.holiday, dayKindWords[kind][language]].filter(Boolean).join(' ');
  return (
    <td className={`calendar-day ${kind.toLowerCase()}`} title={words}>
      {date.getUTCDate()}
      {kind === 'HOLIDAY' && <span aria-label={words}>休</span>}
      {kind === 'MAKE_UP' && <span aria-label={words}>班</span>}
    </td>
  );
}
