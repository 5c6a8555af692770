import { Refused } from '../demo/gateway-client.js';

/** Returns the code with which the platform refuses a command; null when it accepts the command. */
export async function refusalOf(command: () => Promise<unknown>): Promise<string | null> {
  return command().then(
    () => null,
    (error: unknown) => {
      if (error instanceof Refused) return error.code;
      throw error;
    },
  );
}
