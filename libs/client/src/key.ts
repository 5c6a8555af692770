/**
 * Returns a random key of 32 hexadecimal digits, for the idempotency key of a command. Chromium 87 does not have
 * `crypto.randomUUID`.
 */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
