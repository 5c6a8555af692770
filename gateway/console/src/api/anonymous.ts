import { newKey } from '@jiceng/client/key';
import { useCallback, useRef, useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from '@urql/core';
import { hashes } from '../../generated/documents';
import { storedLanguage, useLanguage } from '../page/language';
import { faultOf, type Fault } from './faults';

interface Answer<Data> {
  data: Data | null;
  fault: Fault | null;
}

interface Body<Data> {
  data?: Data | null;
  errors?: { message: string; extensions: Record<string, unknown> }[];
}

const deviceKey = 'jiceng.device';

/** Returns the random id of this browser. The gateway counts wrong receipt codes by this id. */
function deviceId(): string {
  const id = localStorage.getItem(deviceKey) ?? newKey();
  localStorage.setItem(deviceKey, id);
  return id;
}

/** Sends an operation without an account. Nothing is cached, because the next person may use the same telephone. */
async function ask<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Body<Data> | null> {
  const operation = document.definitions.find((each) => each.kind === 'OperationDefinition');
  const operationName = operation?.name?.value ?? '';
  const persistedQuery = { version: 1, sha256Hash: hashes[operationName] };
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      cache: 'no-store',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        'accept-language': storedLanguage(),
        'x-jiceng-device': deviceId(),
      },
      body: JSON.stringify({ operationName, variables, extensions: { persistedQuery } }),
    });
    return (await response.json()) as Body<Data>;
  } catch {
    // No network, or an answer of a proxy that is not JSON.
    return null;
  }
}

/** Returns a function that sends an operation without an account, and its state. */
export function useAnonymous<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
): { send: (variables: Variables) => Promise<Data | null>; sending: boolean; fault: Fault | null } {
  const { language } = useLanguage();
  const [state, setState] = useState<{ sending: boolean; fault: Fault | null }>({ sending: false, fault: null });
  const send = useCallback(
    async (variables: Variables): Promise<Data | null> => {
      setState({ sending: true, fault: null });
      const { data, fault } = answerOf(await ask(document, variables));
      setState({ sending: false, fault });
      return data;
    },
    [document, language],
  );
  return { send, ...state };

  function answerOf(body: Body<Data> | null): Answer<Data> {
    if (body?.data && !body.errors) return { data: body.data, fault: null };
    return { data: null, fault: faultOf({ graphQLErrors: body?.errors ?? [] }, language) };
  }
}

/**
 * Returns a function that gives the key of a command. The key stays the same while the input is the same, so that a
 * repetition has no second effect.
 */
export function useKeyFor(): (input: object) => string {
  const last = useRef({ text: '', key: '' });
  return useCallback((input) => {
    const text = JSON.stringify(input);
    if (last.current.text !== text) last.current = { text, key: newKey() };
    return last.current.key;
  }, []);
}
