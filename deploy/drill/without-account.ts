import { Refused, type GatewayFault } from '../demo/gateway-client.js';

/** A report as the holder of its receipt code sees it. */
export interface FollowedReport {
  progress: { zh: string };
  reply: { result: { zh: string }; basis: { zh: string }; appeal: { zh: string } } | null;
  mayAnswer: boolean;
  callback: { satisfaction: number | null } | null;
  unmaskings: { part: string; reason: string }[];
}
export const followedParts = `progress { zh } reply { result { zh } basis { zh } appeal { zh } } mayAnswer
  callback { satisfaction } unmaskings { part reason }`;

/** Returns the report of a receipt code. @throws Refused */
export async function follow(url: string, receiptCode: string): Promise<FollowedReport> {
  const document = `query Follow($code: String!) { report: followReport(receiptCode: $code) { ${followedParts} } }`;
  return (await sendWithoutAccount<{ report: FollowedReport }>(url, document, { code: receiptCode })).report;
}

/** Sends one operation without an account. @throws Refused */
export async function sendWithoutAccount<T>(
  url: string,
  query: string,
  variables: Record<string, unknown>,
): Promise<T> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'accept-language': 'en' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: T; errors?: GatewayFault[] };
  if (errors) throw new Refused('receipt', errors);
  return data;
}
