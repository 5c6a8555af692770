/** A report in a file of messages. */
export interface FileReport {
  /** Line number in the file, from 1. */
  line: number;
  subject: string;
  body: string;
  reportedAt: Date;
  /** Position in degrees; null when the file gives none. */
  position: { longitude: number; latitude: number } | null;
  reply: string | null;
  repliedAt: Date | null;
}
/** A line that cannot be read as a report. */
export interface LineFault {
  line: number;
  problem: string;
}

/**
 * Reads NDJSON with one report per line. A line has a text (`body` or `text`; `subject` or `title`), a time
 * (`reportedAt` or `time`) and optionally a position: `position` as [longitude, latitude] or as an object, or the
 * fields `longitude` (`lon`, `lng`) and `latitude` (`lat`). A line that cannot be read is returned as a fault. The
 * rules of the platform itself (length, forbidden characters, a place outside the district) are not checked here.
 */
export function readReports(text: string): { reports: FileReport[]; faults: LineFault[] } {
  const reports: FileReport[] = [];
  const faults: LineFault[] = [];
  text
    .replace(/^\ufeff/, '')
    .split('\n')
    .forEach((raw, index) => {
      if (raw.trim() === '') return;
      const line = index + 1;
      const read = readLine(raw);
      if (typeof read === 'string') faults.push({ line, problem: read });
      else reports.push({ line, ...read });
    });
  return { reports, faults };
}

function readLine(raw: string): Omit<FileReport, 'line'> | string {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch {
    return 'is not JSON';
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object';
  const field = (name: string): unknown =>
    Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
  const body = textOf(field('body') ?? field('text')) ?? '';
  const subject = textOf(field('subject') ?? field('title')) ?? [...body].slice(0, 30).join('');
  if (subject.trim() === '' && body.trim() === '') return 'has no text';
  const reportedAt = timeOf(field('reportedAt') ?? field('time'));
  if (reportedAt === null) return 'has no readable time';
  const position = positionOf(field('position') ?? value);
  if (position === 'wrong') return 'has a position that is not a longitude and latitude';
  return {
    subject,
    body: body === '' ? subject : body,
    reportedAt,
    position,
    reply: textOf(field('reply')),
    repliedAt: timeOf(field('repliedAt')),
  };
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

/** A time without an offset is in China's time zone. */
function timeOf(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const local = typeof value === 'string' && /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?$/.test(value.trim());
  const time = new Date(local ? `${String(value).trim().replace(' ', 'T')}+08:00` : value);
  return Number.isNaN(time.getTime()) ? null : time;
}

function positionOf(value: unknown): FileReport['position'] | 'wrong' {
  if (value === null || value === undefined) return null;
  const pair = Array.isArray(value)
    ? value
    : typeof value === 'object'
      ? [named(value, 'longitude', 'lon', 'lng'), named(value, 'latitude', 'lat')]
      : ['wrong', 'wrong'];
  if (pair[0] === undefined && pair[1] === undefined && !Array.isArray(value)) return null;
  const [longitude, latitude] = pair.map((part) => (typeof part === 'string' ? Number(part) : part)) as [
    unknown,
    unknown,
  ];
  const number = (part: unknown, limit: number): part is number =>
    typeof part === 'number' && Number.isFinite(part) && Math.abs(part) <= limit;
  return number(longitude, 180) && number(latitude, 90) ? { longitude, latitude } : 'wrong';
}

function named(value: object, ...names: string[]): unknown {
  return names.filter((name) => Object.hasOwn(value, name)).map((name) => (value as Record<string, unknown>)[name])[0];
}

/**
 * Moves reports into the `days` before `until`, in their order and at their time of day, because only the present
 * organizations, rosters and rules can handle them. A reply keeps its distance in time from the report.
 */
export function moveIntoDays<T extends { reportedAt: Date; repliedAt: Date | null }>(
  reports: readonly T[],
  until: Date,
  days: number,
): T[] {
  const dayMs = 86_400_000;
  const inOrder = reports.toSorted((a, b) => a.reportedAt.getTime() - b.reportedAt.getTime());
  const startOfToday = Math.floor((until.getTime() + 8 * 3_600_000) / dayMs) * dayMs - 8 * 3_600_000;
  return inOrder
    .map((report, index) => {
      const daysBack = days - Math.floor((index / inOrder.length) * days);
      const timeOfDay = (report.reportedAt.getTime() + 8 * 3_600_000) % dayMs;
      const reportedAt = new Date(startOfToday - daysBack * dayMs + timeOfDay);
      const shift = reportedAt.getTime() - report.reportedAt.getTime();
      return {
        ...report,
        reportedAt,
        repliedAt: report.repliedAt === null ? null : new Date(report.repliedAt.getTime() + shift),
      };
    })
    .toSorted((a, b) => a.reportedAt.getTime() - b.reportedAt.getTime());
}

/** Returns the severity that a reporter would propose: critical for danger to life, urgent for growing damage. */
export function severityOf(text: string): 'ORDINARY' | 'URGENT' | 'CRITICAL' {
  if (/起火|着火|燃气泄漏|煤气泄漏|坍塌|溺水|触电|爆炸|高空坠物/.test(text)) return 'CRITICAL';
  return /漏电|漏水|停水|停电|塌陷|积水|消防|食物中毒|安全隐患/.test(text) ? 'URGENT' : 'ORDINARY';
}
