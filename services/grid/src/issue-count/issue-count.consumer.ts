import { Injectable } from '@nestjs/common';
import { issueProgressed, type IssueState } from '@jiceng/contracts/coordination/issue-progressed';
import { HandlesTogether, type Received } from '@jiceng/platform/consumers';
import type { Transaction } from '@jiceng/platform/database';
import type { z } from 'zod';
import { issuePlace } from './issue-place.table.js';

type IssueProgressed = z.infer<typeof issueProgressed.payload>;

/** States in which nobody has anything left to do. A merged issue lives on in the one it was merged into. */
const settledStates: readonly IssueState[] = ['closed', 'rejected', 'merged'];

const keepPlaces = issuePlace.insert({
  name: 'grid-issue-places',
  known: 'change-unless-older',
  orderBy: '1',
});

@Injectable()
export class IssueCountConsumer {
  /** Keeps the place of every issue and whether it is open. */
  @HandlesTogether(issueProgressed)
  async onIssuesProgressed(received: readonly Received<IssueProgressed>[], transaction: Transaction): Promise<void> {
    // The last step of each issue says it all; rows are written in the order of their key, so that two consumers never
    // wait for each other in a circle.
    const last = new Map(received.map(({ event: { payload } }) => [payload.issueId, payload.after]));
    const places = [...last].map(([issueId, { state, regionCode, version }]) => ({
      issueId,
      areaCode: regionCode,
      open: !settledStates.includes(state),
      version,
    }));
    // Ordered by the inbox; several steps may share one version, so an equal version replaces too.
    await keepPlaces.run(transaction, places);
  }
}
