import type { LineCode, Role } from '@jiceng/contracts/codes';
import type { District } from './divisions.js';
import type { DemoGrid } from './geography.js';
import { staffId } from './identifiers.js';
import { inventName } from './names.js';
import { departments, foundOrganizations, organizationCode, type DemoOrganization } from './organizations.js';
import { seededRandom, type Random } from './random.js';

/** Establishment kinds (编制): civil servants, public institutions, contract staff, community workers. */
export type Establishment = 'civil_servant' | 'public_institution' | 'contract' | 'community_worker';

export interface DemoStaff {
  id: string;
  staffCode: string;
  name: string;
  postCode: string;
  postName: string;
  establishment: Establishment;
  organizationCode: string;
  roles: Role[];
  areaCodes: string[];
  lines: LineCode[];
  /** Code of the superior post; empty for the head of the district. */
  reportsToPostCode: string;
}

export interface GridCover {
  gridCode: string;
  staffCode: string;
  cover: 'A' | 'B';
}

interface PostPlan {
  postName: string;
  establishment: Establishment;
  roles: Role[];
}

const governmentPosts: readonly PostPlan[] = [
  { postName: '区政府办公室主任', establishment: 'civil_servant', roles: ['district_admin'] },
  { postName: '区编办人事专员', establishment: 'civil_servant', roles: ['personnel_officer'] },
  { postName: '区数据局数据专员', establishment: 'civil_servant', roles: ['data_owner'] },
  { postName: '区审计专员', establishment: 'civil_servant', roles: ['auditor'] },
  { postName: '分管副区长', establishment: 'civil_servant', roles: ['district_leader'] },
];
const coordinationPosts: readonly PostPlan[] = [
  { postName: '指挥中心主任', establishment: 'civil_servant', roles: ['coordinator', 'arbiter'] },
  { postName: '指挥调度员（白班）', establishment: 'public_institution', roles: ['coordinator'] },
  { postName: '指挥调度员（夜班）', establishment: 'public_institution', roles: ['coordinator'] },
  { postName: '权责裁决专员', establishment: 'civil_servant', roles: ['arbiter'] },
  { postName: '核查员一', establishment: 'public_institution', roles: ['verifier'] },
  { postName: '核查员二', establishment: 'contract', roles: ['verifier'] },
  { postName: '核查员三', establishment: 'contract', roles: ['verifier'] },
  { postName: '考核专员', establishment: 'civil_servant', roles: ['appraiser'] },
  { postName: '网格管理专员', establishment: 'public_institution', roles: ['grid_officer'] },
  { postName: '受理席一', establishment: 'public_institution', roles: ['intake_desk'] },
  { postName: '受理席二', establishment: 'contract', roles: ['intake_desk'] },
  { postName: '回访员一', establishment: 'contract', roles: ['caller'] },
  { postName: '回访员二', establishment: 'contract', roles: ['caller'] },
  { postName: '指挥中心党组书记', establishment: 'civil_servant', roles: ['unit_leader'] },
  { postName: '总值班室带班领导', establishment: 'civil_servant', roles: ['leader_on_duty'] },
  { postName: '文电编审专员', establishment: 'civil_servant', roles: ['directive_editor'] },
];
const streetPosts: readonly PostPlan[] = [
  { postName: '综合指挥室主任', establishment: 'civil_servant', roles: ['street_dispatcher'] },
  { postName: '综合指挥室值班员', establishment: 'contract', roles: ['street_dispatcher'] },
  { postName: '街道核查员', establishment: 'public_institution', roles: ['verifier'] },
  { postName: '办事处主任', establishment: 'civil_servant', roles: ['unit_leader'] },
  { postName: '带班领导', establishment: 'civil_servant', roles: ['leader_on_duty'] },
];
const committeePosts: readonly PostPlan[] = [
  { postName: '社区综治专干', establishment: 'community_worker', roles: ['community_clerk'] },
];
const departmentPosts: readonly PostPlan[] = [
  { postName: '办公室派单员', establishment: 'civil_servant', roles: ['department_dispatcher'] },
  { postName: '值班派单员', establishment: 'public_institution', roles: ['department_dispatcher'] },
  { postName: '业务科经办人', establishment: 'civil_servant', roles: ['department_handler'] },
  { postName: '执法大队经办人', establishment: 'public_institution', roles: ['department_handler'] },
  { postName: '局长', establishment: 'civil_servant', roles: ['unit_leader'] },
  { postName: '带班副局长', establishment: 'civil_servant', roles: ['leader_on_duty'] },
];
const stationPosts: readonly PostPlan[] = [
  { postName: '负责人', establishment: 'civil_servant', roles: ['department_dispatcher', 'department_handler'] },
  { postName: '经办人', establishment: 'contract', roles: ['department_handler'] },
];

const postsOf: Record<DemoOrganization['kind'], readonly PostPlan[]> = {
  district_government: governmentPosts,
  coordination_office: coordinationPosts,
  street_office: streetPosts,
  community_committee: committeePosts,
  line_department: departmentPosts,
  station: stationPosts,
};

/**
 * Returns all staff of the demo district, each with one post. Codes are derived from organization and post, and names
 * from the seed.
 */
export function hireStaff(
  district: District,
  grids: readonly DemoGrid[],
  seed: string,
): { staff: DemoStaff[]; covers: GridCover[] } {
  const random = seededRandom(`${seed}:staff`);
  const officials = foundOrganizations(district).flatMap((organization) =>
    postsOf[organization.kind].map((post, index) =>
      hire(
        organization.code,
        index + 1,
        post,
        [organization.regionCode],
        organization.line === '' ? [] : [organization.line],
        random,
      ),
    ),
  );
  const covers: GridCover[] = [];
  const workers = district.streets
    .flatMap((street) => street.communities)
    .flatMap((community) => {
      const own = grids.filter((grid) => grid.communityCode === community.code);
      const organization = organizationCode.committee(community.code);
      const count = Math.max(2, Math.ceil(own.length / 2));
      const codes = Array.from({ length: count }, (_, index) =>
        staffCodeOf(organization, committeePosts.length + index + 1),
      );
      const assigned = own.flatMap((grid, index): GridCover[] => {
        const first = Math.floor((index * count) / own.length);
        return [
          { gridCode: grid.code, staffCode: codes[first]!, cover: 'A' },
          { gridCode: grid.code, staffCode: codes[(first + 1) % count]!, cover: 'B' },
        ];
      });
      covers.push(...assigned);
      return codes.map((code, index) =>
        hire(
          organization,
          committeePosts.length + index + 1,
          {
            postName: `网格员${index + 1}`,
            establishment: 'community_worker',
            roles: ['grid_worker'],
          },
          assigned.filter((cover) => cover.staffCode === code).map((cover) => cover.gridCode),
          [],
          random,
        ),
      );
    });
  return { staff: underSuperiors([...officials, ...workers], district), covers };
}

/** Roles that head an organization, from first to last choice. Stations and committees have no separate leader. */
const heads: readonly Role[] = ['district_leader', 'unit_leader', 'department_dispatcher', 'community_clerk'];

/**
 * Gives each post its superior. For most posts this is the head of the same organization; for a head it is the head of
 * the organization above.
 */
function underSuperiors(staff: readonly DemoStaff[], district: District): DemoStaff[] {
  const members = Map.groupBy(staff, (person) => person.organizationCode);
  const parents = new Map(foundOrganizations(district).map(({ code, parentCode }) => [code, parentCode]));
  const headOf = (organization: string): DemoStaff | undefined => {
    const own = members.get(organization) ?? [];
    const role = heads.find((candidate) => own.some(({ roles }) => roles.includes(candidate)));
    return own.find(({ roles }) => role !== undefined && roles.includes(role));
  };
  return staff.map((person) => {
    const head = headOf(person.organizationCode);
    const superior = head?.postCode === person.postCode ? headOf(parents.get(person.organizationCode) ?? '') : head;
    return { ...person, reportsToPostCode: superior?.postCode ?? '' };
  });
}

/** Orders the rows of the file: a superior post stands above the posts that report to it. */
export function superiorsFirst<T extends Pick<DemoStaff, 'postCode' | 'reportsToPostCode'>>(staff: readonly T[]): T[] {
  const superiorOf = new Map(staff.map(({ postCode, reportsToPostCode }) => [postCode, reportsToPostCode]));
  const depth = (postCode: string): number => {
    const superior = superiorOf.get(postCode) ?? '';
    return superior === '' ? 0 : 1 + depth(superior);
  };
  return [...staff].sort((a, b) => depth(a.postCode) - depth(b.postCode));
}

function hire(
  organization: string,
  number: number,
  post: PostPlan,
  areaCodes: string[],
  lines: LineCode[],
  random: Random,
): DemoStaff {
  const staffCode = staffCodeOf(organization, number);
  return {
    ...post,
    id: staffId(staffCode),
    staffCode,
    name: inventName(random),
    postCode: `${staffCode}-P`,
    organizationCode: organization,
    areaCodes,
    lines,
    reportsToPostCode: '',
  };
}

function staffCodeOf(organization: string, number: number): string {
  return `${organization}-${String(number).padStart(2, '0')}`;
}

/** Lines with a station in every street. */
export const stationLines: readonly LineCode[] = departments.flatMap(({ line, station }) =>
  station === null ? [] : [line],
);
