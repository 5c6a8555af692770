import { Injectable } from '@nestjs/common';
import type { Transaction } from '@jiceng/platform/database';
import { OnTimers, type Fired } from '@jiceng/platform/timers';
import { announceHolders } from './post-holders.js';
import { contentOf, periodAt, sameContent } from '../post/post-period.rules.js';
import { listPostPeriods, lockPosts, savePosts } from '../post/post.queries.js';
import { planNextChange, POST_CHANGE_DUE } from './post.service.js';

/** Lets planned changes of posts take effect at their time. */
@Injectable()
export class PostTimers {
  @OnTimers(POST_CHANGE_DUE)
  async onDue(fired: readonly Fired[], transaction: Transaction): Promise<void> {
    const ids = fired.map(({ timer }) => timer.key);
    const posts = new Map((await lockPosts(transaction, ids)).map((row) => [row.id, row]));
    const periods = Map.groupBy(await listPostPeriods(transaction, ids), (row) => row.postId);
    for (const { timer, tx } of fired) {
      const before = posts.get(timer.key)!;
      const own = periods.get(timer.key)!;
      const content = contentOf(periodAt(own, tx.now));
      planNextChange(tx, before.id, own);
      if (sameContent(content, before)) continue;
      const after = { ...before, ...content, version: before.version + 1 };
      await savePosts(tx, [after]);
      await announceHolders(tx, before, after);
      tx.audit({ subject: { type: 'post', id: after.id }, before, after });
    }
  }
}
