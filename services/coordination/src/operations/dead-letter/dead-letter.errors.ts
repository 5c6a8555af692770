import { defineErrors } from '@jiceng/platform/errors';

export const deadLetterErrors = defineErrors({
  /** The name belongs to no queue of the platform. */
  QUEUE_UNKNOWN: { kind: 'invalid', zh: '没有队列 {queue}', en: 'There is no queue {queue}' },
  /** The message was replayed meanwhile, or has not failed for good. */
  NOT_A_DEAD_LETTER: {
    kind: 'not_found',
    zh: '队列 {queue} 中没有死信 {id}',
    en: 'Queue {queue} has no dead letter {id}',
  },
});
