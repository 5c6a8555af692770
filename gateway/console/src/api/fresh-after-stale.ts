import { makeOperation, mapExchange, type Client, type Exchange, type Operation } from '@urql/core';

/**
 * Reads what the page shows again when a command was refused because somebody else had changed the thing. The form
 * then names the present version when it is sent again; without this, each attempt would be refused until the user
 * reloads the page.
 * @param clientOf returns the client, which is made with this exchange
 */
export function freshAfterStale(clientOf: () => Client): Exchange {
  const shown = new Map<number, Operation>();
  return mapExchange({
    onOperation(operation) {
      if (operation.kind === 'query') shown.set(operation.key, operation);
      if (operation.kind === 'teardown') shown.delete(operation.key);
    },
    onResult({ operation, error }) {
      const isStale = error?.graphQLErrors.some(({ extensions }) => extensions.code === 'STALE_VERSION') ?? false;
      if (operation.kind !== 'mutation' || !isStale) return;
      for (const query of [...shown.values()])
        clientOf().reexecuteOperation(
          makeOperation('query', query, { ...query.context, requestPolicy: 'network-only' }),
        );
    },
  });
}
