import { describe, expect, it } from '@jest/globals';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLogger } from '@jiceng/platform/log';
import {
  getIntrospectionQuery,
  isInputObjectType,
  isNonNullType,
  isObjectType,
  Kind,
  parse,
  validate,
  type OperationDefinitionNode,
} from 'graphql';
import { loadGatewayConfig } from '../src/config.js';
import { createExecutor } from '../src/executor.js';
import { withNodes } from '../src/nodes.js';
import { assertDocumentWithinLimits, compileCost } from '../src/operation-limits.js';
// @ts-expect-error a script without types
import { lintSchema } from '../lint-schema.mjs';

const gateway = join(import.meta.dirname, '..');
const services = join(gateway, '..', 'services');
const executor = await createExecutor(
  readFileSync(join(gateway, 'supergraph.graphql'), 'utf8'),
  () => undefined as never,
  createLogger('test', 'silent'),
);
const { schema } = withNodes(executor);
const config = loadGatewayConfig({
  JICENG_PROFILE: 'local',
  ACTOR_CONTEXT_SECRET: 'x'.repeat(32),
  SUBGRAPH_URLS: '{}',
  DEMO_ISSUER_KEY_FILE: 'x',
});
const limits = {
  tokens: config.LIMIT_TOKENS,
  depth: config.LIMIT_DEPTH,
  aliases: config.LIMIT_ALIASES,
  cost: config.LIMIT_COST,
  page: config.LIMIT_PAGE,
};

/** Operations that front ends use. They may be removed only after a deprecation. */
const queries = `node region regions grid grids locatePoint categories category uncoveredGrids
  me clients recordedSystems systemsInUse roles givableRights organization organizations staffMember staffMembers post posts signatories roster rosterDesks directives directive leaveRequests onDuty
  issue issues issueFigures inbox task followReport dutyList dutyListFindings dutyListVersions precedents processDefinitions replyTemplates replayProcess unsealingRequests route workingTime deadLetters queues
  indicators scores scoreExplanation archivePackets archivePacket verifyArchive dataElements dataElement validateValue auditAnchors dictionary
  personnelStatus personnelAuditRecords gridStatus gridAuditRecords coordinationStatus coordinationAuditRecords assessmentStatus assessmentAuditRecords dataSharingStatus dataSharingAuditRecords`;
const mutations = `importRegions importGrids importCatalogue importGridAssignments assignGridWorker endGridAssignment
  importOrganizations importStaff importRoster foundOrganization renameOrganization dissolveOrganization createPost changePost arrangePost appointStaff endAssignment
  registerClient changeClient rotateClientSecret revokeClient recordSystem setStatusWebhook removeStatusWebhook resendStatuses importSourceMapping
  addRole relabelRole retireRole proposeRoleRule approveRoleRule refuseRoleRule revokeRoleRule
  receiveDirective transcribeDirective changeDirectiveItem splitDirectiveItem removeDirectiveItem addDirectiveItem markNoDemand
  confirmDirective withdrawDirective
  scheduleDuty withdrawDuty recordLeave withdrawLeave askLeave approveLeave refuseLeave withdrawLeaveRequest
  reportIssue reportBatch judgeIssue mergeIssue unmergeIssue dispatchIssue acceptTask assignTask returnTask transferTask ruleArbitration revokePrecedent startJointHandling completeTask coverPhoto exportIssues exportTasks exportDutyList exportScores exportStaff
  requestPause requestExtension requestSuspension reviewSuspension answerDeadlineRequest resumeIssue requestVerification recordVerification closeIssue reopenIssue supplementReport urgeIssue askSourceToTakeBack askSourceForTime withdrawSourceRequest answerSourceRequest recordSourceCallback answerCallback requestUnsealing answerUnsealing withdrawUnsealing revealConfidentialReporter answerByReceipt supplementByReceipt reopenByReceipt changeReplyTemplate importDutyList draftDutyList publishDutyListDraft publishProcessDefinition withdrawProcessDefinition
  replayDeadLetter freezePeriod recomputePeriod registerDataElement retireDataElement addLine relabelLine retireLine`;

describe('the supergraph', () => {
  it("equals the composition of the services' SDL", () => {
    expect(() =>
      execFileSync(process.execPath, [join(gateway, 'compose.mjs'), '--check'], { stdio: 'pipe' }),
    ).not.toThrow();
  });

  it('requires the version of the object in each command on an object', () => {
    // These commands also create objects, which have no version yet.
    const mayMake = ['RecordSystemInput', 'RegisterCodeListInput', 'RegisterDataElementInput', 'SetStatusWebhookInput'];
    const optional = Object.values(schema.getTypeMap())
      .filter(isInputObjectType)
      .filter((type) => {
        const { expectedVersion } = type.getFields();
        return expectedVersion !== undefined && !isNonNullType(expectedVersion.type);
      });
    expect(optional.map(({ name }) => name).sort()).toEqual(mayMake);
  });

  it('contains the operations that front ends use', () => {
    const missing = (names: string, fields: Record<string, unknown>) =>
      names.split(/\s+/).filter((name) => !(name in fields));
    expect(missing(queries, schema.getQueryType()!.getFields())).toEqual([]);
    expect(missing(mutations, schema.getMutationType()!.getFields())).toEqual([]);
  });

  it('has a description for every type and field', () => {
    const types = Object.values(schema.getTypeMap()).filter(
      (type) => isObjectType(type) && !type.name.startsWith('__'),
    );
    const bare = types.flatMap((type) =>
      isObjectType(type)
        ? Object.values(type.getFields())
            .filter((field) => !field.description)
            .map((field) => `${type.name}.${field.name}`)
        : [],
    );
    expect(bare).toEqual([]);
  });

  it('can be read by the explorer within the limits', () => {
    const document = parse(getIntrospectionQuery());
    expect(() => assertDocumentWithinLimits(document, limits)).not.toThrow();
    expect(validate(schema, document)).toEqual([]);
  });
});

describe.each(readdirSync(services).filter((name) => readdirSync(join(services, name)).includes('schema.graphql')))(
  'the schema of %s',
  (service) => {
    it('follows the rules for the API', () => {
      expect(lintSchema(readFileSync(join(services, service, 'schema.graphql'), 'utf8'), service)).toEqual([]);
    });
  },
);

describe.each(readdirSync(join(gateway, 'explorer', 'examples')))('the example %s', (name) => {
  const text = readFileSync(join(gateway, 'explorer', 'examples', name), 'utf8');

  it('has a title and a demo account', () => expect(text).toMatch(/^# .{3,80}\n# account: [\w-]+\n/));

  it('runs on the supergraph within the limits', () => {
    const document = parse(text);
    assertDocumentWithinLimits(document, limits);
    expect(validate(schema, document).map(({ message }) => message)).toEqual([]);
    const operation = document.definitions.find(
      ({ kind }) => kind === Kind.OPERATION_DEFINITION,
    ) as OperationDefinitionNode;
    expect(compileCost(schema, document, operation, limits)({})).toBeLessThan(limits.cost);
  });
});
