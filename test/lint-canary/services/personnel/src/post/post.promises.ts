import { parse } from 'csv-parse';

/** Breaks each rule of the linter that needs types. */
export function careless(state: 'open' | 'closed', save: () => Promise<void>): string {
  save();
  const always = { state };
  switch (state) {
    case 'open':
      return always?.state;
  }
  return '';
}

/** Reads a table without libs/tables. */
export const cells = (text: string): string[][] => parse(text) as unknown as string[][];
