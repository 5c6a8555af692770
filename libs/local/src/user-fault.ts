/** A fault that the person at the terminal can act on: shown as its one line, remedy included, without a stack. */
export class UserFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserFault';
  }
}

/** Ends a script: the line of a {@link UserFault}, the stack of anything else. */
export function reportAndExit(error: unknown): never {
  process.stderr.write(
    error instanceof UserFault ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
