import { randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Actor } from '@jiceng/platform/context';

/**
 * A command that never refuses a caller for the jurisdiction: it returns only issues in the caller's own jurisdiction,
 * and records the search.
 */
export const phoneSearch = 'Mutation.findIssuesByPhone';

/**
 * Checks that a person of each role finds the report by the telephone number of its reporter with the jurisdiction of
 * the demo district, and does not find the report with another jurisdiction.
 * @param send sends the operation to coordination
 */
export async function expectSearchesStayHome(
  roles: readonly string[],
  somebody: (role: string, overrides: Partial<Actor>) => Actor,
  send: (query: string, who: Actor) => Promise<{ data?: Record<string, unknown> | null }[]>,
  phone: string,
): Promise<void> {
  const search = async (who: Actor): Promise<number | undefined> => {
    const input = `{ idempotencyKey: "${randomUUID()}", reason: "核实上报", phone: "${phone}" }`;
    const [answer] = await send(`mutation { findIssuesByPhone(input: ${input}) { issues { id } } }`, who);
    return (answer!.data?.findIssuesByPhone as { issues: unknown[] } | null | undefined)?.issues.length;
  };
  expect(roles.length).toBeGreaterThan(3);
  for (const role of roles) {
    // Each search is made by another person, because a person may search only twenty times a day.
    expect([role, await search(somebody(role, { id: randomUUID() }))]).toEqual([role, 0]);
    const here = { id: randomUUID(), areaCodes: ['320106000000'] };
    expect([role, await search(somebody(role, here))]).toEqual([role, 1]);
  }
}
