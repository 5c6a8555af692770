import type { LineCode, OrganizationKind } from '@jiceng/contracts/codes';
import { committeeName, type District } from './divisions.js';

export interface DemoOrganization {
  code: string;
  name: string;
  kind: OrganizationKind;
  line: LineCode | '';
  parentCode: string;
  regionCode: string;
}

/** The line departments (条) of a district, and the name of their station in a street (派驻站所) when they have one. */
export const departments: readonly { line: LineCode; name: string; station: string | null }[] = [
  { line: 'urban_management', name: '城市管理局', station: '城管执法中队' },
  { line: 'public_security', name: '公安分局', station: '派出所' },
  { line: 'emergency', name: '应急管理局', station: null },
  { line: 'civil_affairs', name: '民政局', station: null },
  { line: 'justice', name: '司法局', station: '司法所' },
  { line: 'agriculture', name: '农业农村局', station: null },
  { line: 'environment', name: '生态环境局', station: null },
  { line: 'housing', name: '住房保障和房产局', station: '房管所' },
  { line: 'transport', name: '交通运输局', station: null },
  { line: 'education', name: '教育局', station: null },
  { line: 'health', name: '卫生健康委员会', station: null },
  { line: 'human_resources', name: '人力资源和社会保障局', station: null },
  { line: 'market_regulation', name: '市场监督管理局', station: '市场监管所' },
  { line: 'natural_resources', name: '规划和自然资源分局', station: null },
  { line: 'water', name: '水务局', station: null },
  { line: 'culture_tourism', name: '文化和旅游局', station: null },
  { line: 'commerce', name: '商务局', station: null },
  { line: 'development_reform', name: '发展和改革委员会', station: null },
  { line: 'veterans', name: '退役军人事务局', station: null },
  { line: 'disability', name: '残疾人联合会', station: null },
  { line: 'letters_and_calls', name: '信访局', station: null },
  { line: 'party_building', name: '委社会工作部', station: null },
  { line: 'finance', name: '财政局', station: null },
  { line: 'science_industry', name: '工业和信息化局', station: null },
];

/** Codes of organizations contain the division that they serve, so that rosters and duty lists can name them. */
export const organizationCode = {
  government: (district: string) => `${district.slice(0, 6)}-GOV`,
  coordinationOffice: (district: string) => `${district.slice(0, 6)}-CMD`,
  streetOffice: (street: string) => `${street.slice(0, 9)}-OFFICE`,
  committee: (community: string) => `${community.slice(0, 12)}-COMMITTEE`,
  department: (district: string, line: LineCode) =>
    `${district.slice(0, 6)}-${line.toUpperCase().replaceAll('_', '-')}`,
  station: (street: string, line: LineCode) => `${street.slice(0, 9)}-${line.toUpperCase().replaceAll('_', '-')}`,
};

/**
 * Returns the organizations of the district, blocks and departments of lines with their stations, parents before
 * children.
 */
export function foundOrganizations(district: District): DemoOrganization[] {
  const government = organizationCode.government(district.code);
  const base = { line: '' as const, parentCode: government, regionCode: district.code };
  return [
    { ...base, code: government, name: `${district.name}人民政府`, kind: 'district_government', parentCode: '' },
    {
      ...base,
      code: organizationCode.coordinationOffice(district.code),
      name: `${district.name}社会治理指挥中心`,
      kind: 'coordination_office',
    },
    ...departments.map(({ line, name }): DemoOrganization => ({
      ...base,
      code: organizationCode.department(district.code, line),
      name: `${district.name}${name}`,
      kind: 'line_department',
      line,
    })),
    ...district.streets.flatMap((street): DemoOrganization[] => [
      {
        ...base,
        code: organizationCode.streetOffice(street.code),
        name: officeName(street.name),
        kind: 'street_office',
        regionCode: street.code,
      },
      ...street.communities.map((community): DemoOrganization => ({
        code: organizationCode.committee(community.code),
        name: committeeName(community.name),
        kind: 'community_committee',
        line: '',
        parentCode: organizationCode.streetOffice(street.code),
        regionCode: community.code,
      })),
      ...departments.flatMap(({ line, station }): DemoOrganization[] =>
        station === null
          ? []
          : [
              {
                code: organizationCode.station(street.code, line),
                name: `${shortStreetName(street.name)}${station}`,
                kind: 'station',
                line,
                parentCode: organizationCode.department(district.code, line),
                regionCode: street.code,
              },
            ],
      ),
    ]),
  ];
}

function officeName(street: string): string {
  if (street.endsWith('街道')) return `${street}办事处`;
  return street.endsWith('镇') ? `${street}人民政府` : `${street}管理办公室`;
}

export function shortStreetName(street: string): string {
  return street.replace(/(街道|镇)$/, '');
}
