import { randomUUID } from 'node:crypto';
import type { OrganizationChanged } from '@jiceng/contracts/personnel/organization-changed';
import type { Actor } from '@jiceng/platform/context';
import { aStaffActor } from '@jiceng/testing/actors';
import type { IssueFiled } from '@jiceng/contracts/coordination/issue-filed';
import type { IssueProgressed } from '@jiceng/contracts/coordination/issue-progressed';

export const STREET = '320106002000';
export const COMMUNITY = '320106002003';
export const OTHER_STREET = '320106005000';

export function aFiledIssue(parts: Partial<IssueFiled> = {}): IssueFiled {
  return {
    issueId: randomUUID(),
    edition: 1,
    title: '宁海路积水严重',
    regionCode: COMMUNITY,
    categoryCode: '0101001',
    closedAt: '2026-03-02T08:00:00.000Z',
    packet: { timeline: [{ step: '受理', at: '2026-03-01T08:00:00.000Z' }], result: '已疏通雨水管网，路面恢复通行' },
    ...parts,
  };
}

type After = IssueProgressed['after'];

/** Returns the payload of `issue-progressed` for the closing of a new issue. `parts` replaces single fields. */
export function aProgressedIssue(
  parts: Partial<Omit<IssueProgressed, 'after'>> & { after?: Partial<After> } = {},
): IssueProgressed {
  const organization = randomUUID();
  return {
    issueId: randomUUID(),
    processKey: 'standard',
    step: 'closed',
    organizationId: null,
    staffId: null,
    counterpartOrganizationId: null,
    reasonCode: null,
    task: null,
    refusal: null,
    wrongRefusals: [],
    late: null,
    callback: null,
    ...parts,
    after: {
      state: 'closed',
      responsibleOrganizationId: organization,
      holderOrganizationId: null,
      activity: null,
      firstReceiverOrganizationId: organization,
      handlerOrganizationIds: [],
      regionCode: COMMUNITY,
      categoryCode: '0101001',
      line: 'water',
      severity: 'ordinary',
      handleDueAt: null,
      elapsedMinutes: 0,
      limitMinutes: null,
      delay: [],
      version: 1,
      ...parts.after,
    },
  };
}

export function anOrganization(parts: Partial<OrganizationChanged> = {}): OrganizationChanged {
  return {
    organizationId: randomUUID(),
    code: '320106-DATA',
    name: '区数据局',
    kind: 'line_department',
    line: 'development_reform',
    parentId: null,
    regionCode: '320106000000',
    validFrom: '2020-01-01T00:00:00.000Z',
    validTo: null,
    version: 1,
    ...parts,
  };
}

export const anAuditor = (): Actor => aStaffActor({ roles: ['auditor'] });
