/** A fault that the user can correct. The message is one line that says how; the terminal shows it without a stack. */
export class UserFault extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'UserFault';
  }
}

/** Ends a script with the line of a {@link UserFault}, or with the stack of any other error. */
export function reportAndExit(error: unknown): never {
  process.stderr.write(
    error instanceof UserFault ? `${error.message}\n` : `${error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exit(1);
}
