import { claim } from '../../../../../../libs/platform/src/events/inbox.js';
import { postResolver } from '../../../personnel/src/post/post.resolver.js';

export * from '../../../personnel/src/post/post.resolver.js';

export function regionRule(eventQueue: { add(job: unknown): void }): void {
  console.log(postResolver, claim);
  eventQueue.add(postResolver);
}
