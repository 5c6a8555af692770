import type { Role } from '@jiceng/contracts/codes';
import type { District } from './divisions.js';
import { departments, organizationCode, type DemoOrganization } from './organizations.js';
import type { DemoStaff } from './staff.js';

/** One entry of `.jiceng/accounts.json`: a person or a system for whom the demo issuer gives tokens. */
export interface DemoAccount {
  account: string;
  /** `sub` of the token: the id of the staff member, or a special name for residents and the operator. */
  subject: string;
  name: string;
  title: string;
  organization: string;
  roles: (Role | 'client')[];
  /** True for accounts that the sign-in page and the explorer offer. Scripts use the others to act as many people. */
  featured: boolean;
}

const featuredByRole: readonly { account: string; role: Role; organization: 'government' | 'coordinationOffice' }[] = [
  { account: 'coordinator', role: 'coordinator', organization: 'coordinationOffice' },
  { account: 'intake-desk', role: 'intake_desk', organization: 'coordinationOffice' },
  { account: 'arbiter', role: 'arbiter', organization: 'coordinationOffice' },
  { account: 'verifier', role: 'verifier', organization: 'coordinationOffice' },
  { account: 'caller', role: 'caller', organization: 'coordinationOffice' },
  { account: 'office-leader', role: 'unit_leader', organization: 'coordinationOffice' },
  { account: 'leader-on-duty', role: 'leader_on_duty', organization: 'coordinationOffice' },
  { account: 'district-leader', role: 'district_leader', organization: 'government' },
  { account: 'appraiser', role: 'appraiser', organization: 'coordinationOffice' },
  { account: 'grid-officer', role: 'grid_officer', organization: 'coordinationOffice' },
  { account: 'directive-editor', role: 'directive_editor', organization: 'coordinationOffice' },
  { account: 'district-admin', role: 'district_admin', organization: 'government' },
  { account: 'personnel-officer', role: 'personnel_officer', organization: 'government' },
  { account: 'data-owner', role: 'data_owner', organization: 'government' },
  { account: 'auditor', role: 'auditor', organization: 'government' },
];

export const residentAccounts = Array.from({ length: 12 }, (_, index) => `resident-${index + 1}`);

/**
 * Returns the accounts of the demo. Featured accounts have short names: the operator, four residents, people of the
 * first community and its street, of the coordination office and of the district government, and two accounts per
 * department. The account of any other staff member has the staff code as its name.
 */
export function openAccounts(
  district: District,
  organizations: readonly DemoOrganization[],
  staff: readonly DemoStaff[],
): DemoAccount[] {
  const nameOf = new Map(organizations.map(({ code, name }) => [code, name]));
  const taken = new Set<string>();
  const open = (account: string, person: DemoStaff | undefined): DemoAccount[] => {
    if (person === undefined || taken.has(person.staffCode)) return [];
    taken.add(person.staffCode);
    return [accountOf(account, person, nameOf.get(person.organizationCode)!, true)];
  };
  const find = (organization: string, role: Role): DemoStaff | undefined =>
    staff.find(
      (person) =>
        person.organizationCode === organization && person.roles.includes(role) && !taken.has(person.staffCode),
    );
  const street = district.streets[0]!;
  const office = organizationCode.streetOffice(street.code);
  const committee = organizationCode.committee(street.communities[0]!.code);
  const featured = [
    operatorAccount(district),
    ...residentAccounts.slice(0, 4).map((account, index) => residentAccount(account, index, true)),
    ...open('grid-worker', find(committee, 'grid_worker')),
    ...open('community-clerk', find(committee, 'community_clerk')),
    ...open('street-dispatcher', find(office, 'street_dispatcher')),
    ...open('street-verifier', find(office, 'verifier')),
    ...open('street-leader', find(office, 'unit_leader')),
    ...featuredByRole.flatMap(({ account, role, organization }) =>
      open(account, find(organizationCode[organization](district.code), role)),
    ),
    ...departments.flatMap(({ line }) => {
      const department = organizationCode.department(district.code, line);
      const short = line.replaceAll('_', '-');
      return [
        ...open(short, find(department, 'department_dispatcher')),
        ...open(`${short}-handler`, find(department, 'department_handler')),
      ];
    }),
  ];
  const others = staff
    .filter((person) => !taken.has(person.staffCode))
    .map((person) => accountOf(person.staffCode.toLowerCase(), person, nameOf.get(person.organizationCode)!, false));
  return [
    ...featured,
    ...residentAccounts.slice(4).map((account, index) => residentAccount(account, index + 4, false)),
    ...others,
  ];
}

function accountOf(account: string, person: DemoStaff, organization: string, featured: boolean): DemoAccount {
  return {
    account,
    subject: person.id,
    name: person.name,
    title: person.postName,
    organization,
    roles: person.roles,
    featured,
  };
}

function operatorAccount(district: District): DemoAccount {
  return {
    account: 'operator',
    subject: 'operator',
    name: '平台运维',
    title: '平台运维',
    organization: `${district.name}信息中心`,
    roles: ['operator'],
    featured: true,
  };
}

function residentAccount(account: string, index: number, featured: boolean): DemoAccount {
  const names = [
    '居民甲',
    '居民乙',
    '居民丙',
    '居民丁',
    '居民戊',
    '居民己',
    '居民庚',
    '居民辛',
    '居民壬',
    '居民癸',
    '居民子',
    '居民丑',
  ];
  return {
    account,
    subject: account,
    name: names[index]!,
    title: '居民',
    organization: '',
    roles: ['resident'],
    featured,
  };
}
