import { FULL_YEAR, NUMBER, wholeNumberOf } from './numeral.rules.js';

/** How often a demand returns. */
export type Recurrence = 'daily' | 'weekly' | 'monthly' | 'quarterly' | 'yearly';

/** A deadline as the text states it. */
export interface Deadline {
  /** The words of the document. */
  text: string;
  /** The last day, as 2026-12-31; null when only a person can tell, such as 尽快. For a recurring demand, the first. */
  on: string | null;
  recurrence: Recurrence | null;
  /** True when a person should look at the day. */
  doubtful: boolean;
}

/** What the words of a deadline depend on. */
export interface DeadlineContext {
  /** The day of the document (成文日期), or else that of its receipt. */
  from: string;
  isWorkday: (date: string) => boolean;
}

type Reading = (match: RegExpExecArray, context: DeadlineContext) => Omit<Deadline, 'text'>;

const sure = (on: string | null, recurrence: Recurrence | null = null): Omit<Deadline, 'text'> => ({
  on,
  recurrence,
  doubtful: on === null,
});
const N = `(${NUMBER})`;
const BEFORE = '(?:\\s*(?:之?前|以前|中午|下班|上午|下午|\\d{1,2}[:：时点]\\d{0,2}分?|前))*';
/** The year before a month, a quarter or its own end: 2027年, 明年. */
const NAMED_YEAR = `(?:(${FULL_YEAR}|本|当|今|次|下|明)年)`;
const YEAR = `${NAMED_YEAR}?`;
const WEEKDAYS = '一二三四五六日';

/**
 * The forms of deadlines from the longest to the shortest. They name units of time and not phrases, so that a new wording
 * around them changes nothing.
 */
const FORMS: readonly [RegExp, Reading][] = [
  [
    new RegExp(`(${FULL_YEAR})年\\s*${N}\\s*月\\s*${N}\\s*[日号](?:[至到—~-]+${N}\\s*[日号])?${BEFORE}`, 'u'),
    ([, year, month, day, end]) =>
      sure(dateOf(wholeNumberOf(year!), wholeNumberOf(month!), wholeNumberOf(end ?? day!))),
  ],
  [
    /(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)(?:之?前|以前)?/u,
    ([, year, month, day]) => sure(dateOf(Number(year), Number(month), Number(day))),
  ],
  [
    new RegExp(
      `(?:(本|当|今|次|下|明)年)?(?<!每年)${N}\\s*月\\s*${N}\\s*[日号](?:[至到—~-]+${N}\\s*[日号])?${BEFORE}`,
      'u',
    ),
    ([, which, month, day, end], { from }) => {
      const on = dateOf(yearOf(from) + later(which), wholeNumberOf(month!), wholeNumberOf(end ?? day!));
      return { ...sure(which || on === null || on >= from ? on : nextYear(on)), doubtful: on === null };
    },
  ],
  [
    new RegExp(`${N}个?工作日(?:之?内|以内|前)?`, 'u'),
    ([, days], { from, isWorkday }) => sure(afterWorkdays(from, wholeNumberOf(days!) ?? 0, isWorkday)),
  ],
  [
    new RegExp(`${N}(?:日|天)(?:之?内|以内)`, 'u'),
    ([, days], { from }) => sure(addDays(from, wholeNumberOf(days!) ?? 0)),
  ],
  [
    new RegExp(`${N}(?:周|个?星期)(?:之?内|以内)`, 'u'),
    ([, weeks], { from }) => sure(addDays(from, 7 * (wholeNumberOf(weeks!) ?? 0))),
  ],
  [
    new RegExp(`(?<!\\d{3})${N}年(?:之?内|以内)`, 'u'),
    ([, years], { from }) => {
      const count = wholeNumberOf(years!) ?? 0;
      return sure(count >= 2000 ? dateOf(count, 12, 31) : addMonths(from, 12 * count));
    },
  ],
  [/半个?月(?:之?内|以内)/u, (_, { from }) => sure(addDays(from, 15))],
  [
    new RegExp(`${N}个月(?:之?内|以内)`, 'u'),
    ([, months], { from }) => sure(addMonths(from, wholeNumberOf(months!) ?? 0)),
  ],
  [new RegExp(`${N}(?:个?小时|分钟)(?:之?内|以内)`, 'u'), (_, { from }) => ({ ...sure(from), doubtful: true })],
  [
    new RegExp(`每(?:个)?(?:周|星期)(?:的)?([${WEEKDAYS}天])?${BEFORE}`, 'u'),
    ([, day], { from, isWorkday }) => {
      const weekday = day === undefined ? 5 : day === '天' ? 7 : WEEKDAYS.indexOf(day) + 1;
      const on = nextWeekday(from, weekday);
      return { ...sure(on, 'weekly'), doubtful: day === undefined || !isWorkday(on) };
    },
  ],
  [
    new RegExp(`每(?:个)?月(?:的)?(?:${N}[日号]|底|末|初)?${BEFORE}`, 'u'),
    ([text, day], { from }) => {
      const wanted = day === undefined ? (text.includes('初') ? 5 : 31) : wholeNumberOf(day)!;
      const on = dayOfMonth(from, wanted);
      return {
        ...sure(on >= from ? on : dayOfMonth(addMonths(firstOf(from), 1), wanted), 'monthly'),
        doubtful: text.length < 3,
      };
    },
  ],
  [
    /每(?:个)?季度?(?:末|底)?(?:前)?/u,
    ([text], { from }) => ({ ...sure(endOfQuarter(from), 'quarterly'), doubtful: !/末|底/u.test(text) }),
  ],
  [
    new RegExp(`每年(?:的)?(?:${N}月(?:${N}[日号]|底|末)?)?${BEFORE}`, 'u'),
    ([, month, day], { from }) => {
      const of = month === undefined ? 12 : wholeNumberOf(month)!;
      const on = day === undefined ? endOfMonth(yearOf(from), of) : dateOf(yearOf(from), of, wholeNumberOf(day));
      return { ...sure(on !== null && on < from ? nextYear(on) : on, 'yearly'), doubtful: month === undefined };
    },
  ],
  [/每(?:日|天)(?:\d{1,2}[时点:：]\d{0,2}分?)?(?:之?前)?|日报告/u, (_, { from }) => sure(addDays(from, 1), 'daily')],
  [
    new RegExp(`${YEAR}${N}月(上旬|中旬|下旬|底|末|份)${BEFORE}`, 'u'),
    ([, which, month, part], { from }) => {
      const of = wholeNumberOf(month!)!;
      if (of < 1 || of > 12) return sure(null);
      const year = yearIn(which, from);
      const on = part === '上旬' ? dateOf(year, of, 10) : part === '中旬' ? dateOf(year, of, 20) : endOfMonth(year, of);
      return { ...sure(on !== null && on < from && !which ? nextYear(on) : on), doubtful: part === '份' };
    },
  ],
  [
    /(?:下|次)(?:个)?月(?:底|末)(?:之?前)?|(?:下|次)(?:个)?月(?:之)?内/u,
    (_, { from }) => sure(dayOfMonth(addMonths(firstOf(from), 1), 31)),
  ],
  [
    /(?:下|次)(?:个)?月初(?:之?前)?/u,
    (_, { from }) => ({ ...sure(dayOfMonth(addMonths(firstOf(from), 1), 5)), doubtful: true }),
  ],
  [
    new RegExp(`(本|当|下|次)个?月${N}[日号]${BEFORE}`, 'u'),
    ([, which, day], { from }) =>
      sure(dayOfMonth('下次'.includes(which!) ? addMonths(firstOf(from), 1) : from, wholeNumberOf(day!) ?? 1)),
  ],
  [/(?:本|当)?月(?:底|末)(?:之?前)?|(?:本|当)月(?:之)?内/u, (_, { from }) => sure(dayOfMonth(from, 31))],
  [
    new RegExp(`(本|下)?周([${WEEKDAYS}天])${BEFORE}`, 'u'),
    ([, which, day], { from }) => {
      const weekday = day === '天' ? 7 : WEEKDAYS.indexOf(day!) + 1;
      const monday = addDays(from, 1 - weekdayOf(from));
      const on = addDays(monday, weekday - 1 + (which === '下' ? 7 : 0));
      return sure(which === undefined && on < from ? addDays(on, 7) : on);
    },
  ],
  [
    new RegExp(`${YEAR}第?([一二三四1-4])季度(?:末|底|内)?(?:之?前)?`, 'u'),
    ([, which, quarter], { from }) => {
      const on = endOfMonth(yearIn(which, from), 3 * wholeNumberOf(quarter!)!);
      return sure(which === undefined && on < from ? nextYear(on) : on);
    },
  ],
  [/(?:本)?季度?(?:末|底)(?:之?前)?|本季度内/u, (_, { from }) => sure(endOfQuarter(from))],
  [
    new RegExp(`${YEAR}(?:上半年|年中)`, 'u'),
    ([, which], { from }) => {
      const on = dateOf(yearIn(which, from), 6, 30);
      return { ...sure(on), doubtful: on === null || on < from };
    },
  ],
  [
    new RegExp(`${NAMED_YEAR}(?:底|末|内)(?:之?前)?`, 'u'),
    ([, which], { from }) => sure(dateOf(yearIn(which, from), 12, 31)),
  ],
  [/年(?:底|末|内)(?:之?前)?|全年/u, (_, { from }) => sure(dateOf(yearOf(from), 12, 31))],
  [/后天|后日/u, (_, { from }) => sure(addDays(from, 2))],
  [/(?:次日|第二天|明日|明天)/u, (_, { from }) => sure(addDays(from, 1))],
  [/(?:当日|当天|今日|今天)/u, (_, { from }) => sure(from)],
  [
    new RegExp(`(?<![月\\d])${N}[日号](?:之?前|以前|下班前)`, 'u'),
    ([, day], { from }) => {
      const on = dayOfMonth(from, wholeNumberOf(day!) ?? 1);
      return sure(on >= from ? on : dayOfMonth(addMonths(firstOf(from), 1), wholeNumberOf(day!) ?? 1));
    },
  ],
  [
    /即日起|自即日起|从即日起|立即|马上|尽快|第一时间|及时|限期/u,
    () => ({ on: null, recurrence: null, doubtful: true }),
  ],
];

/**
 * Finds the deadline of a sentence. Of a period (即日起至12月底) the end counts, and a return (每周五) comes before a
 * single day. A day that a citation or a review of the past names is none.
 */
export function deadlineIn(sentence: string, context: DeadlineContext): Deadline | null {
  const text = sentence
    .replace(/[０-９]/gu, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
    .replace(/《[^》]{0,200}》|[〔[(（]\d{4}[〕\])）]/gu, (cited) => '\u3000'.repeat(cited.length));
  const found: { at: number; deadline: Deadline }[] = [];
  let rest = text;
  for (const [form, read] of FORMS) {
    for (let match = form.exec(rest); match !== null; match = form.exec(rest)) {
      const { index } = match;
      const words = match[0];
      rest = rest.slice(0, index) + '\u3000'.repeat(words.length) + rest.slice(index + words.length);
      if (words === '') break;
      if (isPast(text, index, words)) continue;
      const deadline = { text: words.trim(), ...read(match, context) };
      // 于12月15日报送 demands, and 于2026年3月5日 in a later document tells.
      if (text[index - 1] === '于' && deadline.on !== null && deadline.on < context.from) continue;
      found.push({ at: index, deadline });
    }
  }
  if (found.length === 0) return null;
  found.sort((a, b) => a.at - b.at);
  const recurring = found.find(({ deadline }) => deadline.recurrence !== null);
  if (recurring) return recurring.deadline;
  const dated = found.filter(({ deadline }) => deadline.on !== null);
  if (dated.length === 0) return withoutUrge(found[0]!.deadline);
  const last = dated.at(-1)!.deadline;
  const isPeriod = /[至到—-]/u.test(text.slice(dated[0]!.at, dated.at(-1)!.at));
  // Several days that are no period: the first is the earliest of several demands, so a person should look.
  return dated.length === 1 || isPeriod ? last : { ...dated[0]!.deadline, doubtful: true };
}

/** A time without a day (及时) is a manner and no deadline, unless it begins a period or names a day that does not exist. */
function withoutUrge(deadline: Deadline): Deadline | null {
  return /即日起|限期|立即|马上|尽快|[月日号]/u.test(deadline.text) ? deadline : null;
}

/** True for a day of the past: 截至11月底 counts what was, and 今年3月以来 begins a review. */
function isPast(text: string, at: number, words: string): boolean {
  const before = text.slice(Math.max(0, at - 3), at);
  const after = text.slice(at + words.length, at + words.length + 3);
  return /截[至止]$|自$|从$/u.test(before)
    ? !/[至到]/u.test(after) && !/前|内/u.test(words)
    : /^(?:以来|起施行|印发|召开)/u.test(after);
}

const DAY = 86_400_000;
const isoOf = (time: number): string => new Date(time).toISOString().slice(0, 10);
const timeOf = (date: string): number => Date.parse(`${date}T00:00:00Z`);
const yearOf = (date: string): number => Number(date.slice(0, 4));
const later = (which: string | undefined): number => (which !== undefined && '次下明'.includes(which) ? 1 : 0);
const yearIn = (which: string | undefined, from: string): number =>
  which !== undefined && which.length > 1 ? wholeNumberOf(which)! : yearOf(from) + later(which);
const nextYear = (date: string): string => `${yearOf(date) + 1}${date.slice(4)}`;
const firstOf = (date: string): string => `${date.slice(0, 8)}01`;

export function addDays(date: string, days: number): string {
  return isoOf(timeOf(date) + days * DAY);
}

/** Returns a day that exists, else null. */
export function dateOf(year: number | null, month: number | null, day: number | null): string | null {
  if (year === null || month === null || day === null || year < 2000 || year > 2100) return null;
  const date = isoOf(Date.UTC(year, month - 1, day));
  return date === `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}` ? date : null;
}

function endOfMonth(year: number, month: number): string {
  return isoOf(Date.UTC(year, month, 0));
}

/** Returns the day of the month of a date, or its last day when the month is shorter. */
function dayOfMonth(date: string, day: number): string {
  const last = endOfMonth(yearOf(date), Number(date.slice(5, 7)));
  return day >= Number(last.slice(8)) ? last : `${date.slice(0, 8)}${String(Math.max(1, day)).padStart(2, '0')}`;
}

function addMonths(date: string, months: number): string {
  const first = isoOf(Date.UTC(yearOf(date), Number(date.slice(5, 7)) - 1 + months, 1));
  return dayOfMonth(first, Number(date.slice(8)));
}

function endOfQuarter(date: string): string {
  return endOfMonth(yearOf(date), Math.ceil(Number(date.slice(5, 7)) / 3) * 3);
}

/** 1 for Monday to 7 for Sunday. */
function weekdayOf(date: string): number {
  return new Date(timeOf(date)).getUTCDay() || 7;
}

function nextWeekday(date: string, weekday: number): string {
  return addDays(date, (weekday - weekdayOf(date) + 7) % 7);
}

/** Returns the day on which so many working days after a date have passed. */
export function afterWorkdays(date: string, days: number, isWorkday: (date: string) => boolean): string {
  let at = date;
  for (let left = Math.min(days, 500); left > 0;) {
    at = addDays(at, 1);
    if (isWorkday(at)) left -= 1;
  }
  return at;
}
