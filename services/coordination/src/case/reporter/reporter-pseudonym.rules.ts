import { createHmac } from 'node:crypto';
import { receiptKeys, type ReceiptSecrets } from '../receipt/receipt-secrets.js';

/**
 * Returns the pseudonyms of an account, one under each key; the first is stored. A pseudonym stands for the account of
 * a confidential reporter in every row, so that the reporter follows the report and counts once. It cannot be computed
 * without the secret, which is in no database.
 */
export function reporterPseudonyms(secrets: ReceiptSecrets): (account: string) => [string, ...string[]] {
  const keys = receiptKeys(secrets, 'jiceng confidential reporter');
  return (account) =>
    keys.map((key) => `confidential-${createHmac('sha256', key).update(account).digest('hex').slice(0, 32)}`) as [
      string,
      ...string[],
    ];
}

/** Digits of Crockford's base 32, as receipt codes have them. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Returns the code name of a confidential reporter for people (代号), such as `7K3F-Q2`. It follows from the random part
 * of the report's id, so that it says nothing about the person and differs for each report.
 */
export function codeNameOf(reportId: string): string {
  const bits = BigInt(`0x${reportId.replaceAll('-', '').slice(-8)}`);
  const digits = Array.from({ length: 6 }, (_, index) => DIGITS[Number((bits >> BigInt(5 * index)) & 31n)]).join('');
  return `${digits.slice(0, 4)}-${digits.slice(4)}`;
}
