import type { Contract, EventActor } from '@jiceng/contracts/contract';
import type { AuditEntry, EffectOrigin, EffectTx, Emission, TimerRequest } from './effects.js';

/** The interface of EffectTx. It must not change, because every service depends on it. */
interface Frozen {
  emit<P>(contract: Contract<P>, emission: Emission<P>): string;
  schedule(request: TimerRequest): void;
  cancelTimer(kind: string, key: string): void;
  audit(entry: AuditEntry): void;
  readonly origin: EffectOrigin;
  readonly now: Date;
  actFor(organizationId: string | null): void;
}
interface FrozenOrigin {
  act: string;
  now: Date;
  actor: EventActor;
  traceId: string;
  traceparent?: string | undefined;
  policyVersion: string;
}
interface FrozenEmission {
  key: string;
  payload: number;
}
interface FrozenTimer {
  kind: string;
  key: string;
  dueAt: Date;
  payload?: Record<string, unknown>;
}
interface FrozenAudit {
  subject: { type: string; id: string };
  before?: unknown;
  after?: unknown;
  reason?: string | null;
}

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
type Simple<T> = { [K in keyof T]: T[K] };

/** `npm run types` compiles these lines and fails when a signature changes or a member is added or removed. */
const frozen: [
  Same<Simple<Pick<EffectTx, keyof Frozen>>, Simple<Frozen>>,
  Same<
    Exclude<keyof EffectTx, keyof Frozen>,
    'sql' | 'send' | 'manager' | 'written' | 'audited' | 'flush' | 'gathered'
  >,
  Same<Simple<EffectOrigin>, Simple<FrozenOrigin>>,
  Same<Simple<Emission<number>>, Simple<FrozenEmission>>,
  Same<Simple<TimerRequest>, Simple<FrozenTimer>>,
  Same<Simple<AuditEntry>, Simple<FrozenAudit>>,
] = [true, true, true, true, true, true];

describe('EffectTx', () => {
  it('has the interface that services build on', () => expect(frozen).not.toContain(false));
});
