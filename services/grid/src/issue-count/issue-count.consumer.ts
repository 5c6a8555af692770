import { Injectable } from '@nestjs/common';
import { isResting, issueProgressed, type IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';
import type { Transaction } from '@jiceng/platform/database';
import { Handles, type Received } from '@jiceng/platform/handlers';
import { issuePlace } from './issue-place.table.js';

const keepPlaces = issuePlace.insert({
  name: 'grid-issue-places',
  known: 'change-unless-older',
  orderBy: '1',
});

@Injectable()
export class IssueCountConsumer {
  /** Records the area and severity of every issue and whether the issue is open. */
  @Handles(issueProgressed)
  async onIssuesProgressed(received: readonly Received<IssueProgressed>[], transaction: Transaction): Promise<void> {
    // Only the last step of each issue counts. Rows are written in the order of their keys, so that two consumers
    // cannot deadlock.
    const last = new Map(received.map(({ event: { payload } }) => [payload.issueId, payload.after]));
    const places = [...last].map(([issueId, { state, regionCode, severity, version }]) => ({
      issueId,
      areaCode: regionCode,
      // The work on a merged issue continues in another issue, so the merged issue does not count as open.
      open: !isResting(state),
      severity,
      version,
    }));
    // The inbox guarantees the order of events. Several steps may have the same version, so a row with an equal version
    // is replaced too.
    await keepPlaces.run(transaction, places);
  }
}
