/**
 * Error classes and codes of PostgreSQL that mean the server is unavailable: connection lost, server shutting down or
 * starting, no free connection, or read-only.
 */
const AWAY_STATES = /^(08...|57P0[1235]|53300|25006)$/;
/** Error codes of the network. */
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
/** Message texts of the driver, which gives these errors no code. */
const AWAY_TEXT =
  /^(Connection terminated|timeout expired|timeout exceeded when trying to connect|Client (has encountered a connection error|was closed) and is not queryable)/;

/**
 * True when the error says that the database could not be reached or closed the connection; false when the statement
 * itself was wrong.
 */
export function isDatabaseAway(error: Error): error is Error {
  const { code, syscall } = error as { code?: unknown; syscall?: unknown };
  return (
    AWAY_TEXT.test(error.message) ||
    (typeof code === 'string' && (AWAY_STATES.test(code) || (typeof syscall === 'string' && AWAY_CODES.includes(code))))
  );
}
