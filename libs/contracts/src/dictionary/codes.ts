import type { OrganizationKind, RegionLevel, Role, Severity } from '../codes.js';
import type { IssueState } from '../coordination/issue-progressed.js';
import type { Words } from './words.js';

// Words for the codes in contracts and tokens. The key is the code in the form of the contracts.

/** The first version of the list of lines. Later versions are data of the district, see line-list.ts. */
export const lineWords = {
  urban_management: { zh: '城市管理', en: 'Urban management' },
  public_security: { zh: '公安', en: 'Public security' },
  emergency: { zh: '应急管理', en: 'Emergency management' },
  civil_affairs: { zh: '民政', en: 'Civil affairs' },
  justice: { zh: '司法行政', en: 'Justice' },
  agriculture: { zh: '农业农村', en: 'Agriculture' },
  environment: { zh: '生态环境', en: 'Environment' },
  housing: { zh: '住房和城乡建设', en: 'Housing and construction' },
  transport: { zh: '交通运输', en: 'Transport' },
  education: { zh: '教育', en: 'Education' },
  health: { zh: '卫生健康', en: 'Health' },
  human_resources: { zh: '人力资源和社会保障', en: 'Human resources and social security' },
  market_regulation: { zh: '市场监督管理', en: 'Market regulation' },
  natural_resources: { zh: '自然资源', en: 'Natural resources' },
  water: { zh: '水务', en: 'Water' },
  culture_tourism: { zh: '文化和旅游', en: 'Culture and tourism' },
  commerce: { zh: '商务', en: 'Commerce' },
  development_reform: { zh: '发展和改革', en: 'Development and reform' },
  veterans: { zh: '退役军人事务', en: 'Veterans' },
  disability: { zh: '残疾人工作', en: 'Disability' },
  letters_and_calls: { zh: '信访', en: 'Letters and calls' },
  party_building: { zh: '党建', en: 'Party building' },
  finance: { zh: '财政', en: 'Finance' },
  science_industry: { zh: '科技和工业信息化', en: 'Science and industry' },
} satisfies Record<string, Words>;

export const roleWords = {
  resident: { zh: '居民', en: 'Resident' },
  grid_worker: { zh: '网格员', en: 'Grid worker' },
  community_clerk: { zh: '社区专干', en: 'Community clerk' },
  street_dispatcher: { zh: '街道派单员', en: 'Street dispatcher' },
  department_dispatcher: { zh: '部门派单员', en: 'Department dispatcher' },
  department_handler: { zh: '部门经办人', en: 'Department handler' },
  coordinator: { zh: '指挥调度员', en: 'Coordinator' },
  intake_desk: { zh: '受理员', en: 'Intake desk' },
  arbiter: { zh: '裁定员', en: 'Arbiter' },
  verifier: { zh: '核查员', en: 'Verifier' },
  caller: { zh: '回访员', en: 'Caller' },
  unit_leader: { zh: '单位负责人', en: 'Head of a unit' },
  leader_on_duty: { zh: '值班领导', en: 'Leader on duty' },
  district_leader: { zh: '区领导', en: 'District leader' },
  appraiser: { zh: '考核专员', en: 'Appraiser' },
  data_owner: { zh: '数据专员', en: 'Data owner' },
  auditor: { zh: '审计专员', en: 'Auditor' },
  personnel_officer: { zh: '人事专员', en: 'Personnel officer' },
  grid_officer: { zh: '网格管理专员', en: 'Grid officer' },
  directive_editor: { zh: '来文编审', en: 'Directive editor' },
  district_admin: { zh: '区管理员', en: 'District administrator' },
  operator: { zh: '平台运维', en: 'Operator' },
} satisfies Record<Role, Words>;

export const organizationKindWords = {
  district_government: { zh: '区政府', en: 'District government' },
  coordination_office: { zh: '统筹协调机构', en: 'Coordination office' },
  street_office: { zh: '街道办事处', en: 'Street office' },
  community_committee: { zh: '社区居委会', en: 'Community committee' },
  line_department: { zh: '条线部门', en: 'Line department' },
  station: { zh: '派驻站所', en: 'Station' },
} satisfies Record<OrganizationKind, Words>;

export const severityWords = {
  ordinary: { zh: '一般', en: 'Ordinary' },
  urgent: { zh: '紧急', en: 'Urgent' },
  critical: { zh: '特急', en: 'Critical' },
} satisfies Record<Severity, Words>;

export const regionLevelWords = {
  district: { zh: '区', en: 'District' },
  street: { zh: '街道', en: 'Street' },
  community: { zh: '社区', en: 'Community' },
} satisfies Record<RegionLevel, Words>;

export const issueStateWords = {
  reported: { zh: '待受理', en: 'To judge' },
  accepted: { zh: '待派遣', en: 'To dispatch' },
  dispatched: { zh: '待接收', en: 'Offered' },
  arbitrating: { zh: '裁定中', en: 'Arbitration' },
  handling: { zh: '处置中', en: 'Handling' },
  'awaiting-approval': { zh: '待审批', en: 'To approve' },
  paused: { zh: '已暂停', en: 'Paused' },
  suspended: { zh: '已挂账', en: 'Suspended' },
  verifying: { zh: '核查中', en: 'Verifying' },
  verified: { zh: '待结案', en: 'To close' },
  closed: { zh: '已结案', en: 'Closed' },
  rejected: { zh: '不予受理', en: 'Rejected' },
  merged: { zh: '已合并', en: 'Merged' },
  'returned-to-source': { zh: '已退回来源', en: 'Returned to source' },
} satisfies Record<IssueState, Words>;

export const issueSourceWords = {
  grid_app: { zh: '网格员上报', en: 'Grid worker' },
  resident: { zh: '居民反映', en: 'Resident' },
  hotline_12345: { zh: '12345 热线', en: 'Hotline 12345' },
  property_company: { zh: '物业企业', en: 'Property company' },
  iot: { zh: '物联感知', en: 'Sensor or camera' },
  patrol: { zh: '干部巡查', en: 'Patrol' },
};

export const taskStateWords = {
  offered: { zh: '待接收', en: 'Offered' },
  waiting: { zh: '等待前序任务', en: 'Waits for another task' },
  accepted: { zh: '办理中', en: 'In hand' },
  done: { zh: '已办结', en: 'Done' },
  returned: { zh: '已退回', en: 'Returned' },
  'sent-back': { zh: '已退回下级', en: 'Sent back' },
  transferred: { zh: '已转出', en: 'Handed on' },
  withdrawn: { zh: '已撤回', en: 'Taken back' },
};
