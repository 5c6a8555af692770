import { newKey } from '@jiceng/client/key';
import { useCallback, useRef, useState } from 'react';
import { useClient, type AnyVariables, type TypedDocumentNode } from 'urql';
import { useLanguage } from '../page/language';
import { faultOf, type Fault } from './faults';

type Input<Variables> = Variables extends { input: infer I } ? Omit<I, 'idempotencyKey'> : never;

/**
 * Returns a function that sends a command with an idempotency key. When the same input is sent again after a temporary
 * fault, the command carries the same key, so that it takes effect once.
 */
export function useCommand<Data, Variables extends AnyVariables & { input: { idempotencyKey: string } }>(
  document: TypedDocumentNode<Data, Variables>,
): { send: (input: Input<Variables>) => Promise<Data | null>; sending: boolean; fault: Fault | null } {
  const client = useClient();
  const { language } = useLanguage();
  const [sending, setSending] = useState(false);
  const [fault, setFault] = useState<Fault | null>(null);
  const attempt = useRef<{ text: string; key: string } | null>(null);
  const send = useCallback(
    async (input: Input<Variables>): Promise<Data | null> => {
      const text = JSON.stringify(input);
      if (attempt.current?.text !== text) attempt.current = { text, key: newKey() };
      setSending(true);
      setFault(null);
      const variables = { input: { ...(input as object), idempotencyKey: attempt.current.key } };
      const { data, error } = await client.mutation(document, variables as unknown as Variables).toPromise();
      setSending(false);
      if (error || !data) {
        const told = error ? faultOf(error, language) : null;
        // The server has refused the command, so the next attempt is a new command with a new key. After a time-out the
        // command may have taken effect, so the next attempt carries the same key.
        if (!told?.retryable) attempt.current = null;
        setFault(told);
        return null;
      }
      attempt.current = null;
      return data;
    },
    [client, document, language],
  );
  return { send, sending, fault };
}
