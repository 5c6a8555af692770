/**
 * Sends operations as one demo account with the consistency token of the last command, so that a later read shows its
 * effect.
 */
export function createFetcher() {
  let token = Promise.resolve(undefined);
  let consistency;

  return {
    actAs(account) {
      token = account === '' ? Promise.resolve(undefined) : demoToken(account);
    },
    async fetch(request, options) {
      const bearer = await token;
      const response = await fetch('/graphql', {
        method: 'POST',
        headers: {
          accept: 'application/graphql-response+json, application/json',
          'content-type': 'application/json',
          ...(bearer ? { authorization: `Bearer ${bearer}` } : {}),
          ...(consistency ? { 'x-jiceng-consistency': consistency } : {}),
          ...options?.headers,
        },
        body: JSON.stringify(request),
      });
      const answer = await response.json();
      consistency = answer.extensions?.consistency ?? consistency;
      return answer;
    },
  };
}

async function demoToken(account) {
  const response = await fetch('/demo/token', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ account }),
  });
  return response.ok ? (await response.json()).token : undefined;
}
