import { postResolver } from '../../../personnel/src/post/post.resolver.js';

export * from '../../../personnel/src/post/post.resolver.js';

export function regionRule(eventQueue: { add(job: unknown): void }): void {
  console.log(postResolver);
  eventQueue.add(postResolver);
}
