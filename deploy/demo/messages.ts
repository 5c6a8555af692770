import type { DemoAccount } from './accounts.js';
import type { Gateway } from './gateway-client.js';

/** Number of messages that stay unread for each featured account. */
const UNREAD = 6;

/** Roles that have no messages. */
const UNTOLD: readonly string[] = ['resident', 'operator', 'client'];

interface Page {
  notifications: { edges: { cursor: string; node: { id: string } }[] } | null;
}

const NEWEST =
  'query($first: Int!) { notifications(first: $first, unreadOnly: true) { edges { cursor node { id } } } }';
const NEXT =
  'query($first: Int!, $after: String) { notifications(first: $first, after: $after, unreadOnly: true) { edges { cursor node { id } } } }';
const MARK = 'mutation($input: MarkNotificationsReadInput!) { markNotificationsRead(input: $input) { unread } }';

/**
 * Marks the messages of the featured accounts as read, except the newest ones, because these people worked through the
 * months of the history.
 */
export async function readOldMessages(gateway: Gateway, accounts: readonly DemoAccount[]): Promise<void> {
  const told = accounts.filter(({ featured, roles }) => featured && !roles.some((role) => UNTOLD.includes(role)));
  for (const { account } of told) {
    const person = gateway.as(account);
    const newest = await person.send<Page>(NEWEST, { first: UNREAD });
    const after = newest.notifications?.edges.at(-1)?.cursor;
    if (after === undefined || newest.notifications!.edges.length < UNREAD) continue;
    for (;;) {
      const page = await person.send<Page>(NEXT, { first: 100, after });
      const ids = page.notifications?.edges.map(({ node }) => node.id) ?? [];
      if (ids.length === 0) break;
      await person.send(MARK, { input: { idempotencyKey: `demo-read-${ids[0]}`, ids } });
    }
  }
}
