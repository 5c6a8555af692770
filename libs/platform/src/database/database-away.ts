/** Classes and codes by which PostgreSQL says that it is not there: connection lost, shutting down, starting, full. */
const AWAY_STATES = /^(08...|57P0[1235]|53300|25006)$/;
/** What the network says. */
const AWAY_CODES = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
];
/** What the driver says; it gives these errors no code. */
const AWAY_TEXT =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/;

/** True for an error that says the database could not be reached or gave the connection up, not that a statement was wrong. */
export function isDatabaseAway(error: Error): error is Error {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return (
    AWAY_TEXT.test(error.message) ||
    (typeof code === 'string' && (AWAY_STATES.test(code) || (typeof syscall === 'string' && AWAY_CODES.includes(code))))
  );
}
