import type { LoggerService } from '@nestjs/common';
import type { Logger } from './log.js';

/** Nest's own messages in the service's log; its chatter at start is for debugging. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown): void {
    this.logger.debug(String(message));
  }

  warn(message: unknown): void {
    this.logger.warn(String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    // What a resolver throws is mapped and, when unexpected, logged once by the GraphQL door.
    if (rest.at(-1) === 'ExceptionsHandler') return;
    const stack = rest[0];
    this.logger.error(
      { err: message instanceof Error ? message : { message: String(message), stack: String(stack ?? '') } },
      'Nest reports an error',
    );
  }
}
