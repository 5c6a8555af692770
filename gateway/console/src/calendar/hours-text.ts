interface Season {
  from: string;
  periods: { opens: string; closes: string }[];
}

/** Returns the seasons that a person typed, one a line: first day, then the periods. The server checks them. */
export function seasonsOf(text: string): Season[] {
  return text
    .split('\n')
    .map((line) => line.split(/[\s,，]+/).filter((word) => word !== ''))
    .filter((words) => words.length > 0)
    .map(([from = '', ...periods]) => ({
      from,
      periods: periods.map((period) => {
        const [opens = '', closes = ''] = period.split(/[-–—~]/);
        return { opens, closes };
      }),
    }));
}

export function linesOfSeasons(seasons: readonly Season[]): string {
  return seasons
    .map(({ from, periods }) => [from, ...periods.map(({ opens, closes }) => `${opens}-${closes}`)].join(' '))
    .join('\n');
}
