import type { LoggerService } from '@nestjs/common';
import type { Logger } from './log.js';

/** Writes Nest's own messages to the service's log. The messages of its start-up have level debug. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Logger) {}

  log(message: unknown): void {
    this.logger.debug(String(message));
  }

  warn(message: unknown): void {
    this.logger.warn(String(message));
  }

  error(message: unknown, ...rest: unknown[]): void {
    // The GraphQL endpoint already maps errors of resolvers and logs unexpected ones once.
    if (rest.at(-1) === 'ExceptionsHandler') return;
    const stack = rest[0];
    this.logger.error(
      { err: message instanceof Error ? message : { message: String(message), stack: String(stack ?? '') } },
      'Nest reports an error',
    );
  }
}
