/** Numbers of the issues of a period: of all, or of those with one day, area, category, organization or source. */
export interface FigureRow {
  /** `all`, or the property that the issues of the row have in common. */
  dimension: 'all' | 'day' | 'area' | 'category' | 'organization' | 'source';
  /** Value of this property, such as the day; null for all issues, and for issues without a category. */
  code: string | null;
  reported: number;
  closed: number;
  closedLate: number;
  open: number;
  overdue: number;
  medianMinutes: number | null;
  ninetiethMinutes: number | null;
}

const TOP_CATEGORIES = 10;
const TOP_ORGANIZATIONS = 20;

type Counts = Pick<FigureRow, 'reported' | 'closed' | 'closedLate' | 'open' | 'overdue'>;

export interface Figures extends Counts {
  medianMinutes: number | null;
  ninetiethMinutes: number | null;
  days: (Counts & { code: string })[];
  areas: (Counts & { code: string })[];
  /** The code is null for issues without a category. */
  categories: (Counts & { code: string | null })[];
  organizations: (Counts & { code: string })[];
  sources: (Counts & { code: string })[];
}

const none: Counts = { reported: 0, closed: 0, closedLate: 0, open: 0, overdue: 0 };

/** Adds up the rows of reported, closed and open issues, and sorts them for a leader. */
export function figuresOf(rows: readonly FigureRow[], days: readonly string[]): Figures {
  const of = (dimension: FigureRow['dimension']): Map<string | null, Counts> => {
    const found = new Map<string | null, Counts>();
    for (const row of rows) {
      if (row.dimension === dimension) found.set(row.code, sum(found.get(row.code) ?? none, row));
    }
    return found;
  };
  const named = (dimension: FigureRow['dimension']): (Counts & { code: string })[] =>
    [...of(dimension)].flatMap(([code, counts]) => (code === null ? [] : [{ code, ...counts }]));
  const byDay = of('day');
  const whole = rows.filter(({ dimension }) => dimension === 'all');
  return {
    ...whole.reduce(sum, none),
    medianMinutes: whole.find(({ medianMinutes }) => medianMinutes !== null)?.medianMinutes ?? null,
    ninetiethMinutes: whole.find(({ ninetiethMinutes }) => ninetiethMinutes !== null)?.ninetiethMinutes ?? null,
    days: days.map((code) => ({ code, ...(byDay.get(code) ?? none) })),
    areas: named('area').sort((a, b) => order(a.code, b.code)),
    categories: [...of('category')]
      .map(([code, counts]) => ({ code, ...counts }))
      .filter(({ reported }) => reported > 0)
      .sort((a, b) => b.reported - a.reported || order(a.code ?? '', b.code ?? ''))
      .slice(0, TOP_CATEGORIES),
    organizations: named('organization')
      .sort((a, b) => b.overdue - a.overdue || b.open - a.open || order(a.code, b.code))
      .slice(0, TOP_ORGANIZATIONS),
    sources: named('source').sort((a, b) => b.reported - a.reported || order(a.code, b.code)),
  };
}

function sum(a: Counts, b: Counts): Counts {
  return {
    reported: a.reported + b.reported,
    closed: a.closed + b.closed,
    closedLate: a.closedLate + b.closedLate,
    open: a.open + b.open,
    overdue: a.overdue + b.overdue,
  };
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
