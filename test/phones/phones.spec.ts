import { describe, expect, it } from '@jest/globals';
import { runPhones } from './phone-run.js';

describe('a thousand scripted telephones', () => {
  it('lose nothing, do nothing twice and keep their order', async () => {
    const { reused, ...tally } = await runPhones('phones', 1000);
    // A late copy of a refused command takes effect rarely.
    expect(reused).toBeGreaterThan(0);
    for (const [name, number] of Object.entries(tally)) expect([name, number > 50]).toEqual([name, true]);
  });
});
