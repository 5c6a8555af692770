import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, getNamedType, isInputObjectType, isNonNullType } from 'graphql';

const schema = buildSchema(readFileSync(join(import.meta.dirname, '..', 'schema.graphql'), 'utf8'));

/** The commands without `expectedVersion`, by the reason why two people cannot undo each other's work with them. */
const withoutVersion: Readonly<Record<string, string>> = {
  'makes something new': `addLine addRole proposeRoleRule registerClient foundOrganization createPost appointStaff
    scheduleDuty recordLeave askLeave receiveDirective reportIssue reportBatch solveOnTheSpot draftDutyList publishProcessDefinition
    requestUnsealing exportIssues exportTasks exportDutyList exportScores exportStaff`,
  'adds to what others wrote, and keeps it': `supplementReport supplementByReceipt urgeIssue recordUnreachedCall coverPhoto
    markNotificationsRead confirmDelivery`,
  'shows or finds, and changes nothing': `findIssuesByPhone revealNumbers revealReporter revealConfidentialReporter`,
  'acts on a state that ends with the command, so that a second command is refused': `answerCallback answerByReceipt
    reopenByReceipt answerUnsealing withdrawUnsealing answerSourceRequest recordSourceCallback
    replayDeadLetter freezePeriod`,
  'names a version that never changes': `publishDutyListDraft withdrawProcessDefinition`,
  'takes a whole file or notice, whose dry run lists the effect': `importDutyList importAuthorityMatrix
    importIntakeDesks importDataElements importRegions importGrids importCatalogue importGridAssignments
    importOrganizations importStaff importRoster publishHolidayNotice publishWorkingHours`,
  'computes again from the same facts': `recomputePeriod`,
  'answers with the assignment that it replaced': `assignGridWorker`,
};

/** Returns the names of the fields that a command's input must have. */
function neededOf(command: string): string[] {
  const input = getNamedType(schema.getMutationType()!.getFields()[command]!.args[0]!.type);
  if (!isInputObjectType(input)) throw new Error(`${command} has no input`);
  return Object.values(input.getFields())
    .filter(({ type, name }) => isNonNullType(type) || name === 'expectedVersion')
    .map(({ name }) => name);
}

describe('a command on what a person saw', () => {
  const commands = Object.keys(schema.getMutationType()!.getFields());

  it('names the version that the person saw; each other command has a reason', () => {
    const without = commands.filter((command) => !neededOf(command).includes('expectedVersion'));
    expect(without.sort()).toEqual(
      Object.values(withoutVersion)
        .flatMap((names) => names.split(/\s+/))
        .sort(),
    );
  });

  it('names a second version when it acts on two issues', () => {
    const onTwo = commands.filter((command) => neededOf(command).includes('intoIssueId'));
    expect(onTwo).toEqual(['mergeIssue']);
    for (const command of onTwo) expect(neededOf(command)).toContain('expectedTargetVersion');
  });
});
