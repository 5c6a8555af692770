import { readFileSync } from 'node:fs';
import { contractsFor } from '@jiceng/contracts/registry/contracts';
import { editions } from '../src/indicator/indicator.catalogue.js';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');

/** Returns the table of indicators as the catalogue gives it. */
function indicatorTable(): string {
  const rows = editions
    .at(-1)!
    .indicators.map(
      ({ code, name, numeratorText, denominatorText, direction, minimumSample, weight }) =>
        `| ${code} | ${name.zh} | ${numeratorText.en} ÷ ${denominatorText.en} | ${direction === 'higher-is-better' ? '↑' : '↓'} | ${minimumSample} | ${weight} |`,
    );
  return ['| code | 中文 | formula | good | minimum sample | weight |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

describe('the README', () => {
  it('has the indicators of the latest edition', () => {
    expect(/<!-- indicators -->\n([\s\S]*?)\n?<!-- \/indicators -->/.exec(readme)?.[1]).toBe(indicatorTable());
  });

  it('names every incoming event', () => {
    for (const { name } of contractsFor('assessment')) expect(readme).toContain(`\`${name}\``);
  });
});
