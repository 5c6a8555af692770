import { Injectable } from '@nestjs/common';
import { clientChanged } from '@jiceng/contracts/personnel/client-changed';
import type { VersionedInput } from '@jiceng/platform/command-input';
import { CommandRunner } from '@jiceng/platform/commands';
import type { EffectTx } from '@jiceng/platform/effects';
import { checkAll, platformErrors } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import type { RequestContext } from '@jiceng/platform/request-context';
import { deleteDataKeys, insertDataKeys, keyOf, Sealing } from '@jiceng/platform/sealing';
import { personText, uuidText } from '@jiceng/platform/text';
import { staleVersion } from '@jiceng/platform/stale-version';
import { findOrganizationsById } from '../organization/organization.queries.js';
import { assertInForce } from '../organization/organization.rules.js';
import { systemByCode } from '../system/system.queries.js';
import { clientErrors } from './client.errors.js';
import type {
  ChangeClientInput,
  ClientPayload,
  RegisterClientInput,
  RevokeClientInput,
  RotateClientSecretInput,
} from './client.graphql.js';
import { listClients, listSecrets, lockClients, saveClient, saveSecrets, secretsOver } from './client.queries.js';
import { clientsOf, secretPlace } from './client.reader.js';
import {
  afterRotation,
  assertDistinct,
  assertNotRevoked,
  clientCode,
  digestOf,
  newSecret,
  overlapHours,
  requestRate,
  scopeList,
  sourceList,
} from './client.rules.js';
import type { ClaimedSource, ClientRow } from './client.table.js';

type Registration = Pick<
  ClientRow,
  'name' | 'scopes' | 'sources' | 'requestsPerMinute' | 'callsBack' | 'replacesSystem'
>;

/** The registrations of systems, and their secrets. */
@Injectable()
export class ClientService {
  constructor(
    private readonly commands: CommandRunner,
    private readonly sealing: Sealing,
  ) {}

  /**
   * Registers a client. A client that does not sign in at the identity provider gets its first secret.
   * @throws CLIENT_CODE_TAKEN, CLIENT_SOURCE_TAKEN, CLIENT_SUBJECT_TAKEN, NOT_FOUND, ORGANIZATION_DISSOLVED, BAD_INPUT
   */
  register(ctx: RequestContext, input: RegisterClientInput): Promise<ClientPayload> {
    return this.withSecret(ctx, 'registerClient', input, async (tx, makeSecret) => {
      const { code, tokenSubject, registration } = checkAll({
        code: () => clientCode('code', input.code),
        tokenSubject: () =>
          input.tokenSubject ? personText('tokenSubject', input.tokenSubject, { maxLength: 200 }) : null,
        registration: () => registrationOf(input),
      });
      await lockClients(tx);
      const row: ClientRow = {
        id: newId(),
        code,
        ...registration,
        tokenSubject,
        registeredBy: ctx.actor!.id,
        registeredAt: tx.now,
        revokedBy: null,
        revokedAt: null,
        revokeReason: null,
        version: 1,
      };
      assertDistinct(row, await listClients(tx));
      await this.assertNamed(tx, registration);
      await this.write(tx, null, row, null);
      if (tokenSubject === null) await makeSecret(row.id);
      return row.id;
    });
  }

  /** Changes a registration. The gateway follows within seconds. @throws CLIENT_REVOKED and the errors of `register` */
  change(ctx: RequestContext, input: ChangeClientInput): Promise<ClientPayload> {
    return this.withSecret(ctx, 'changeClient', input, async (tx) => {
      const registration = registrationOf(input);
      const before = await this.clientOf(tx, input);
      const after = { ...before, ...registration, version: before.version + 1 };
      assertDistinct(after, await listClients(tx));
      await this.assertNamed(tx, registration);
      await this.write(tx, before, after, null);
      return after.id;
    });
  }

  /** Makes a new secret; the present ones stay valid for the overlap. @throws CLIENT_REVOKED, CLIENT_WITHOUT_SECRET */
  rotate(ctx: RequestContext, input: RotateClientSecretInput): Promise<ClientPayload> {
    return this.withSecret(ctx, 'rotateClientSecret', input, async (tx, makeSecret) => {
      const overlap = overlapHours('overlapHours', input.overlapHours);
      const before = await this.clientOf(tx, input);
      if (before.tokenSubject !== null) throw clientErrors.CLIENT_WITHOUT_SECRET({ code: before.code });
      const after = { ...before, version: before.version + 1 };
      await destroyKeys(tx, before.id, tx.now);
      await saveSecrets(tx, afterRotation(await listSecrets(tx, [before.id], tx.now), tx.now, overlap));
      await this.write(tx, before, after, null);
      await makeSecret(before.id);
      return after.id;
    });
  }

  /** Revokes a client for ever. @throws CLIENT_REVOKED, NOT_FOUND, STALE_VERSION, BAD_INPUT */
  revoke(ctx: RequestContext, input: RevokeClientInput): Promise<ClientPayload> {
    return this.withSecret(ctx, 'revokeClient', input, async (tx) => {
      const reason = personText('reason', input.reason, { maxLength: 500 });
      const before = await this.clientOf(tx, input);
      const after: ClientRow = {
        ...before,
        revokedBy: ctx.actor!.id,
        revokedAt: tx.now,
        revokeReason: reason,
        version: before.version + 1,
      };
      await destroyKeys(tx, before.id, null);
      await this.write(tx, before, after, reason);
      return after.id;
    });
  }

  /**
   * Runs a command on a client. A new secret is answered outside the stored outcome, so that no table contains it.
   */
  private async withSecret(
    ctx: RequestContext,
    command: string,
    input: RegisterClientInput | (VersionedInput & { clientId: string }),
    work: (tx: EffectTx, makeSecret: (clientId: string) => Promise<void>) => Promise<string>,
  ): Promise<ClientPayload> {
    let secret: string | null = null;
    const stored = await this.commands.run(ctx, command, input, async (tx) => {
      secret = null;
      const id = await work(tx, async (clientId) => {
        secret = newSecret();
        const id = newId();
        const key = this.sealing.newKey({});
        insertDataKeys.send(tx, [key.row]);
        const row = { id, clientId, digest: digestOf(secret), secret: key.seal(secretPlace(id), secret) };
        await saveSecrets(tx, [{ ...row, madeAt: tx.now, expiresAt: null }]);
      });
      return { client: (await clientsOf(tx, tx.now)).find((each) => each.id === id)! };
    });
    return { ...stored, secret };
  }

  /** Returns a client that a command may change. The registrations are locked. */
  private async clientOf(tx: EffectTx, input: VersionedInput & { clientId: string }): Promise<ClientRow> {
    const id = uuidText('clientId', input.clientId);
    await lockClients(tx);
    const row = (await listClients(tx)).find((each) => each.id === id);
    if (!row) throw platformErrors.NOT_FOUND({ what: 'client', id, field: 'clientId' });
    if (input.expectedVersion !== row.version)
      throw await staleVersion(
        tx,
        { type: 'client', id },
        {
          expected: input.expectedVersion,
          actual: row.version,
          changed: (await clientsOf(tx, tx.now)).find((each) => each.id === id),
        },
      );
    assertNotRevoked(row);
    return row;
  }

  /** Checks that the organizations and the system that a registration names exist. */
  private async assertNamed(tx: EffectTx, { sources, replacesSystem }: Registration): Promise<void> {
    for (const [index, { organizationId }] of sources.entries()) {
      if (organizationId === null) continue;
      const [receiver] = await findOrganizationsById(tx, [organizationId]);
      const field = `sources[${index}].organizationId`;
      if (!receiver) throw platformErrors.NOT_FOUND({ what: 'organization', id: organizationId, field });
      assertInForce(receiver, tx.now);
    }
    if (replacesSystem !== null && !(await systemByCode(tx, replacesSystem)))
      throw platformErrors.NOT_FOUND({ what: 'system', id: replacesSystem, field: 'replacesSystem' });
  }

  private async write(tx: EffectTx, before: ClientRow | null, after: ClientRow, reason: string | null): Promise<void> {
    await saveClient(tx, after);
    tx.emit(clientChanged, {
      key: after.id,
      payload: {
        clientId: after.id,
        code: after.code,
        scopes: after.scopes,
        sources: after.sources.map(({ source }) => source),
        callsBack: after.callsBack,
        revokedAt: after.revokedAt?.toISOString() ?? null,
        version: after.version,
      },
    });
    tx.audit({ subject: { type: 'client', id: after.id }, before, after, reason });
  }
}

/** Destroys the secrets of a client that are over at `at`; all of them when `at` is null. */
async function destroyKeys(tx: EffectTx, clientId: string, at: Date | null): Promise<void> {
  const over = await secretsOver.rows(tx, [clientId, at]);
  deleteDataKeys(
    tx,
    over.map(({ secret }) => keyOf(secret)),
  );
}

function registrationOf(input: {
  name: string;
  scopes: ClientRow['scopes'];
  sources: { source: ClaimedSource['source']; organizationId: string | null }[];
  requestsPerMinute: number;
  callsBack: boolean;
  replacesSystem: string | null;
}): Registration {
  return checkAll({
    name: () => personText('name', input.name, { maxLength: 60 }),
    scopes: () => scopeList('scopes', input.scopes),
    sources: () =>
      sourceList(
        'sources',
        input.sources.map(({ source, organizationId }, index) => ({
          source,
          organizationId: organizationId ? uuidText(`sources[${index}].organizationId`, organizationId) : null,
        })),
      ),
    callsBack: () => input.callsBack,
    requestsPerMinute: () => requestRate('requestsPerMinute', input.requestsPerMinute),
    replacesSystem: () =>
      input.replacesSystem ? personText('replacesSystem', input.replacesSystem, { maxLength: 40 }) : null,
  });
}
