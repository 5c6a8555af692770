import 'reflect-metadata';
import type { Contract, Envelope, ServiceName } from '@jiceng/contracts/contract';
import { contracts, contractsFor } from '@jiceng/contracts/registry/contracts';
import type { Transaction } from '../database/database.js';
import type { EffectTx } from '../commands/effects.js';

/** An event and the transaction that its effects belong to. */
export interface Received<P> {
  event: Envelope<P>;
  tx: EffectTx;
}

/** Handles several events of one contract in one transaction, in the order given. */
export type Handler = (received: readonly Received<never>[], transaction: Transaction) => Promise<void>;

const HANDLES = Symbol('jiceng:handles');

interface HandlerMark {
  contract: Contract<never>;
  method: string;
}

/**
 * Marks a method as the only handler of a contract in this service. The method receives the events of a parcel
 * together, so that it can share reads and writes; the result must be the same as if it had received them one after the
 * other.
 */
export function Handles<P>(contract: Contract<P>) {
  return (
    target: object,
    method: string,
    _: { value?: (received: readonly Received<P>[], transaction: Transaction) => Promise<void> },
  ): void => {
    const mark: HandlerMark = { contract: contract as unknown as Contract<never>, method };
    Reflect.defineMetadata(HANDLES, [...marksOf(target.constructor), mark], target.constructor);
  };
}

function marksOf(provider: object): readonly HandlerMark[] {
  return (Reflect.getMetadata(HANDLES, provider) ?? []) as HandlerMark[];
}

/** Lists the handlers found on the providers of a service. */
export function handlersOf(providers: readonly object[]): { contract: Contract<never>; handle: Handler }[] {
  return providers.flatMap((provider) =>
    marksOf(provider.constructor).map(({ contract, method }) => ({
      contract,
      handle: (received, transaction) => (provider as Record<string, Handler>)[method]!(received, transaction),
    })),
  );
}

/** Names a version of a contract in maps and messages; version 1 is named like the contract. */
export function labelOf({ name, version }: Pick<Contract, 'name' | 'version'>): string {
  return version === 1 ? name : `${name} version ${version}`;
}

/**
 * Pairs every contract version that names the service with its handler.
 * @param newest the contracts in their newest versions
 * @throws Error that lists every version without a handler, every version with two handlers, and every handler of a
 * version that does not name the service
 */
export function matchHandlers(
  service: ServiceName,
  handlers: readonly { contract: Contract<never>; handle: Handler }[],
  newest: readonly Contract<never>[] = contracts,
): Map<string, Handler> {
  const faults: string[] = [];
  const byLabel = Map.groupBy(handlers, ({ contract }) => labelOf(contract));
  const expected = contractsFor(service, newest).map(labelOf);
  for (const label of expected) {
    const count = byLabel.get(label)?.length ?? 0;
    if (count === 0) faults.push(`${label} names ${service} as subscriber, but nothing handles it`);
    if (count > 1) faults.push(`${label} has ${count} handlers in ${service}`);
  }
  for (const label of byLabel.keys()) {
    if (!expected.includes(label)) faults.push(`${service} handles ${label}, which does not name it as subscriber`);
  }
  if (faults.length > 0)
    throw new Error(
      `The contracts of ${service} do not fit its handlers:\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  return new Map([...byLabel].map(([label, [handler]]) => [label, handler!.handle]));
}
