import type { VersionedInput } from '@jiceng/platform/command-input';
import type { EffectTx } from '@jiceng/platform/effects';
import { platformErrors } from '@jiceng/platform/errors';
import type { RequestContext } from '@jiceng/platform/request-context';
import { staleVersion } from '@jiceng/platform/stale-version';
import { uuidText } from '@jiceng/platform/text';
import { lockDirective } from './directive.queries.js';
import {
  directiveItemTable,
  directiveSentenceTable,
  directiveStepTable,
  directiveTable,
  type DirectiveAct,
  type DirectiveRow,
} from './directive.table.js';

export const SUBJECT = 'directive';

const saveDirective = directiveTable.insert({ known: 'change' });
const addStep = directiveStepTable.insert();
export const saveItems = directiveItemTable.insert({ known: 'change' });
export const saveSentences = directiveSentenceTable.insert({ known: 'change' });

/**
 * Locks the directive of a command, and checks the policy and the version.
 * @throws NOT_FOUND, OUT_OF_SCOPE, STALE_VERSION
 */
export async function openDirective(
  ctx: RequestContext,
  tx: EffectTx,
  command: string,
  input: VersionedInput & { directiveId: string },
): Promise<DirectiveRow> {
  const id = uuidText('directiveId', input.directiveId);
  const row = await lockDirective(tx, id);
  if (!row) throw platformErrors.NOT_FOUND({ what: 'directive', id, field: 'directiveId' });
  ctx.policy.assert(`Mutation.${command}`, { organizationIds: [row.receiverId] });
  if (input.expectedVersion !== row.version)
    throw await staleVersion(
      tx,
      { type: SUBJECT, id },
      { expected: input.expectedVersion, actual: row.version, changed: { id, state: row.state, version: row.version } },
    );
  return row;
}

/** Lets one document after the other be taken in by an organization, so that the search for a known one sees them all. */
export async function lockReceiver(tx: EffectTx, receiverId: string): Promise<void> {
  await tx.sql('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`directives of ${receiverId}`]);
}

/**
 * Writes a directive after an act, with the step and the audit record. The record names states and numbers and no text of
 * the document, since an auditor is no reader of it.
 */
export async function writeDirective(
  tx: EffectTx,
  before: DirectiveRow | null,
  after: DirectiveRow,
  act: { act: DirectiveAct; note?: string; facts?: object },
): Promise<void> {
  await saveDirective.run(tx, [after]);
  const { id, version } = after;
  await addStep.run(tx, [
    { directiveId: id, seq: version, at: tx.now, act: act.act, actorId: tx.origin.actor.id, note: act.note ?? null },
  ]);
  tx.audit({
    subject: { type: SUBJECT, id },
    before: before && { state: before.state, version: before.version },
    after: { state: after.state, marking: after.marking, version, act: act.act, ...act.facts },
  });
}

/** Returns the directive with the next version and some changes. */
export function changed(row: DirectiveRow, change: Partial<DirectiveRow> = {}): DirectiveRow {
  return { ...row, ...change, version: row.version + 1 };
}
