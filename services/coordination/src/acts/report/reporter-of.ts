import type { Actor } from '@jiceng/platform/context';
import { badInput, checkAll } from '@jiceng/platform/errors';
import { newId } from '@jiceng/platform/ids';
import { personText, phoneText } from '@jiceng/platform/text';
import type { ConfidentialIdentity } from '../../case/reporter/confidential-identity.js';
import type { Identity } from '../../case/reporter/reporter-identity.js';
import type { ReporterRow } from '../../case/tables/issue.table.js';
import type { ReporterInput } from './report.input.js';

/** A reporter before name and number are sealed. */
export type ReporterInClear = Pick<ReporterRow, 'id' | 'personId' | 'grade' | 'machine'> &
  Identity & {
    /** Who a confidential reporter is, for the table of confidential identities. */
    sealed: ConfidentialIdentity | null;
    /** True when no record of the command may name the actor, who is the reporter. */
    hidesActor: boolean;
  };

/**
 * Returns the reporter. Staff and clients may name another person as the reporter, a resident is always the reporter.
 * An anonymous reporter leaves no name, and a pseudonym stands for the account of a confidential one. A client that
 * names nobody is a machine, behind which there is nobody to ask.
 * @param pseudonymOf the pseudonym of an account
 */
export function reporterOf(
  actor: Actor,
  reporter: ReporterInput | null,
  pseudonymOf: (account: string) => string,
): ReporterInClear {
  const grade = reporter?.grade ?? 'named';
  const { account, name, phone, employer } = checkAll({
    account: () => (reporter?.personId ? personText('reporter.personId', reporter.personId, { maxLength: 200 }) : null),
    name: () => (reporter?.name ? personText('reporter.name', reporter.name, { maxLength: 50 }) : null),
    phone: () => (reporter?.phone ? phoneText('reporter.phone', reporter.phone) : null),
    employer: () => employerOf(reporter, grade),
  });
  const nobody = { id: newId(), grade, machine: false, personId: null, name: null, phone: null, sealed: null };
  if (grade === 'anonymous') return { ...nobody, hidesActor: true };
  const isResident = actor.kind === 'resident';
  // In a confidential report a number or an employer alone names nobody: it is of the person who reports.
  const namesAnother = !isResident && (account ?? name ?? (grade === 'named' ? phone : null)) !== null;
  if (grade === 'named') {
    const isGiven = (account ?? name ?? phone) !== null;
    const machine = actor.kind === 'client' && !isGiven;
    const personId = isResident ? actor.id : (account ?? (namesAnother || machine ? null : actor.id));
    return { ...nobody, machine, personId, name: isGiven ? name : actor.name, phone, hidesActor: false };
  }
  if (actor.kind === 'client' && !namesAnother)
    throw badInput('reporter.name', '系统代为保密上报时须填写上报人', 'is needed when a client reports confidentially');
  // Only the account itself makes its pseudonym. Else staff could enter a report for an account, merge it and learn
  // from the number of reporters whether the account is the confidential reporter of the other issue.
  const sealed = { name: namesAnother ? name : (name ?? actor.name), phone, employer };
  return {
    ...nobody,
    personId: isResident ? pseudonymOf(actor.id) : null,
    sealed: { ...sealed, account: namesAnother ? account : actor.id },
    hidesActor: !namesAnother,
  };
}

/** @throws BAD_INPUT for a reporter who is not confidential, because nothing would keep the employer */
function employerOf(reporter: ReporterInput | null, grade: ReporterRow['grade']): string | null {
  if (!reporter?.employer) return null;
  if (grade !== 'confidential')
    throw badInput('reporter.employer', '仅保密上报可填写单位', 'is possible for a confidential reporter only');
  return personText('reporter.employer', reporter.employer, { maxLength: 100 });
}
