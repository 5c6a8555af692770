import { lazy, type ComponentType } from 'react';
import type { Words } from '../page/language';

// Each screen is loaded when it is opened, so that a telephone does not load the duty desk.
const Archive = lazy(() => import('../archive/Archive').then(({ Archive }) => ({ default: Archive })));
const Audit = lazy(() => import('../audit/Audit').then(({ Audit }) => ({ default: Audit })));
const Board = lazy(() => import('../leader/Board').then(({ Board }) => ({ default: Board })));
const Calendar = lazy(() => import('../calendar/Calendar').then(({ Calendar }) => ({ default: Calendar })));
const Calls = lazy(() => import('../calls/Calls').then(({ Calls }) => ({ default: Calls })));
const Checks = lazy(() => import('../checks/Checks').then(({ Checks }) => ({ default: Checks })));
const Clients = lazy(() => import('../clients/Clients').then(({ Clients }) => ({ default: Clients })));
const DataScreen = lazy(() => import('../leader/DataScreen').then(({ DataScreen }) => ({ default: DataScreen })));
const Desk = lazy(() => import('../desk/Desk').then(({ Desk }) => ({ default: Desk })));
const DutyList = lazy(() => import('../duty-list/DutyList').then(({ DutyList }) => ({ default: DutyList })));
const Authority = lazy(() => import('../levels/Authority').then(({ Authority }) => ({ default: Authority })));
const Hours = lazy(() => import('../calendar/Hours').then(({ Hours }) => ({ default: Hours })));
const IntakeDesks = lazy(() => import('../levels/IntakeDesks').then(({ IntakeDesks }) => ({ default: IntakeDesks })));
const Directives = lazy(() => import('../directives/Directives').then(({ Directives }) => ({ default: Directives })));
const Leave = lazy(() => import('../leave/Leave').then(({ Leave }) => ({ default: Leave })));
const Messages = lazy(() => import('../messages/Messages').then(({ Messages }) => ({ default: Messages })));
const MessageRules = lazy(() =>
  import('../messages/MessageRules').then(({ MessageRules }) => ({ default: MessageRules })),
);
const Deliveries = lazy(() => import('../messages/Deliveries').then(({ Deliveries }) => ({ default: Deliveries })));
const Operations = lazy(() => import('../operations/Operations').then(({ Operations }) => ({ default: Operations })));
const Resident = lazy(() => import('../resident/Resident').then(({ Resident }) => ({ default: Resident })));
const Precedents = lazy(() => import('../precedents/Precedents').then(({ Precedents }) => ({ default: Precedents })));
const Processes = lazy(() => import('../processes/Processes').then(({ Processes }) => ({ default: Processes })));
const ReplyTemplates = lazy(() =>
  import('../replies/ReplyTemplates').then(({ ReplyTemplates }) => ({ default: ReplyTemplates })),
);
const Roles = lazy(() => import('../roles/Roles').then(({ Roles }) => ({ default: Roles })));
const Roster = lazy(() => import('../roster/Roster').then(({ Roster }) => ({ default: Roster })));
const Staff = lazy(() => import('../staff/Staff').then(({ Staff }) => ({ default: Staff })));
const Unsealing = lazy(() => import('../unsealing/Unsealing').then(({ Unsealing }) => ({ default: Unsealing })));
const Worker = lazy(() => import('../worker/Worker').then(({ Worker }) => ({ default: Worker })));

/** Address of the person's own messages. */
export const MESSAGES = '/console/messages';

/** One entry of the menu. README.md explains how to add an entry. */
export interface Screen {
  /** Address of the screen. Addresses below it belong to the same screen. */
  path: string;
  title: Words;
  /** Roles that may use the screen. Other users do not see it in the menu. */
  roles: readonly string[];
  /** Roles that see this screen first. */
  firstFor?: readonly string[];
  /**
   * True for a screen that needs no live updates. For a user who has only such screens the console asks for no live
   * updates, because the gateway may refuse them.
   */
  still?: true;
  /** True for a screen of the rules of the district. A user with many of these finds them in a menu of their own. */
  rules?: true;
  View: ComponentType;
}

const leaders = ['unit_leader', 'leader_on_duty', 'district_leader', 'coordinator', 'district_admin'];

/** Everybody who holds a post. */
const staff = [
  ...leaders,
  'grid_worker',
  'community_clerk',
  'street_dispatcher',
  'department_dispatcher',
  'department_handler',
  'intake_desk',
  'arbiter',
  'verifier',
  'caller',
  'appraiser',
  'grid_officer',
  'directive_editor',
  'personnel_officer',
  'data_owner',
  'auditor',
];

const screens: readonly Screen[] = [
  {
    path: '/console/worker',
    title: { zh: '我的网格', en: 'My grid' },
    roles: ['grid_worker'],
    View: Worker,
  },
  {
    path: '/console/my-reports',
    title: { zh: '我的上报', en: 'My reports' },
    roles: ['resident'],
    View: Resident,
  },
  {
    path: '/console/desk',
    title: { zh: '值班台', en: 'Duty desk' },
    roles: [
      'street_dispatcher',
      'community_clerk',
      'grid_worker',
      'department_dispatcher',
      'department_handler',
      'coordinator',
      'intake_desk',
      'arbiter',
      'verifier',
      'unit_leader',
      'leader_on_duty',
      'district_leader',
      'district_admin',
    ],
    View: Desk,
  },
  {
    path: '/console/board',
    title: { zh: '领导看板', en: 'Board' },
    roles: leaders,
    firstFor: ['district_leader'],
    View: Board,
  },
  {
    path: '/console/data-screen',
    title: { zh: '数据大屏', en: 'Data screen' },
    roles: leaders,
    View: DataScreen,
  },
  {
    path: '/console/checks',
    title: { zh: '抽查台', en: 'Spot checks' },
    roles: ['street_dispatcher', 'coordinator', 'verifier'],
    View: Checks,
  },
  {
    path: '/console/calls',
    title: { zh: '回访台', en: 'Call-backs' },
    roles: ['caller'],
    View: Calls,
  },
  {
    path: '/console/unsealing',
    title: { zh: '查看审批', en: 'Consents' },
    roles: ['unit_leader', 'leader_on_duty', 'district_leader'],
    View: Unsealing,
  },
  {
    path: '/console/staff',
    title: { zh: '人员', en: 'Staff' },
    roles: ['personnel_officer', 'district_admin', 'unit_leader', 'district_leader'],
    still: true,
    View: Staff,
  },
  {
    path: '/console/roster',
    title: { zh: '排班', en: 'Roster' },
    roles: [
      'personnel_officer',
      'district_admin',
      'street_dispatcher',
      'community_clerk',
      'department_dispatcher',
      'coordinator',
      'unit_leader',
      'leader_on_duty',
      'district_leader',
    ],
    still: true,
    View: Roster,
  },
  {
    path: '/console/archive',
    title: { zh: '档案', en: 'Archive' },
    roles: ['auditor', 'data_owner', 'appraiser', 'coordinator', 'street_dispatcher', 'unit_leader', 'district_leader'],
    still: true,
    View: Archive,
  },
  {
    path: '/console/audit',
    title: { zh: '审计记录', en: 'Audit trail' },
    roles: ['auditor'],
    still: true,
    View: Audit,
  },
  {
    path: '/console/precedents',
    title: { zh: '先例', en: 'Precedents' },
    roles: ['arbiter', 'coordinator', 'unit_leader', 'leader_on_duty', 'district_leader', 'district_admin'],
    View: Precedents,
  },
  {
    path: '/console/duty-list',
    rules: true,
    title: { zh: '权责清单', en: 'Duty list' },
    roles: ['coordinator', 'district_admin'],
    View: DutyList,
  },
  {
    path: '/console/processes',
    rules: true,
    title: { zh: '流程', en: 'Processes' },
    roles: ['district_admin'],
    View: Processes,
  },
  {
    path: '/console/authority',
    rules: true,
    title: { zh: '层级权限', en: 'Authority' },
    roles: ['coordinator', 'district_admin'],
    View: Authority,
  },
  {
    path: '/console/calendar',
    rules: true,
    title: { zh: '工作日历', en: 'Calendar' },
    roles: ['coordinator', 'street_dispatcher', 'department_dispatcher', 'district_admin'],
    View: Calendar,
  },
  {
    path: '/console/working-hours',
    rules: true,
    title: { zh: '工作时间', en: 'Working hours' },
    roles: ['coordinator', 'street_dispatcher', 'department_dispatcher', 'district_admin'],
    View: Hours,
  },
  {
    path: '/console/intake-desks',
    rules: true,
    title: { zh: '受理台', en: 'Intake desks' },
    roles: ['coordinator', 'intake_desk', 'district_admin'],
    View: IntakeDesks,
  },
  {
    path: '/console/replies',
    rules: true,
    title: { zh: '答复模板', en: 'Replies' },
    roles: ['coordinator', 'intake_desk', 'district_admin'],
    View: ReplyTemplates,
  },
  {
    path: '/console/message-rules',
    rules: true,
    title: { zh: '提醒规则', en: 'Message rules' },
    roles: ['coordinator', 'operator', 'district_admin', 'auditor'],
    still: true,
    View: MessageRules,
  },
  {
    path: '/console/roles',
    rules: true,
    title: { zh: '角色与条线', en: 'Roles and lines' },
    roles: [
      'district_admin',
      'data_owner',
      'district_leader',
      'coordinator',
      'arbiter',
      'appraiser',
      'grid_officer',
      'personnel_officer',
    ],
    still: true,
    View: Roles,
  },
  {
    path: '/console/clients',
    rules: true,
    title: { zh: '接入系统', en: 'Clients' },
    roles: ['district_admin', 'operator'],
    still: true,
    View: Clients,
  },
  {
    path: '/console/operations',
    title: { zh: '运行状况', en: 'Operations' },
    roles: ['operator'],
    firstFor: ['operator'],
    still: true,
    View: Operations,
  },
  {
    path: '/console/deliveries',
    title: { zh: '外发记录', en: 'Messages sent' },
    roles: ['operator', 'district_admin'],
    still: true,
    View: Deliveries,
  },
  {
    path: '/console/directives',
    title: { zh: '来文', en: 'Directives' },
    roles: ['directive_editor', 'street_dispatcher', 'community_clerk', 'department_dispatcher'],
    firstFor: ['directive_editor'],
    still: true,
    View: Directives,
  },
  {
    path: '/console/leave',
    title: { zh: '请假', en: 'Leave' },
    roles: staff,
    still: true,
    View: Leave,
  },
  {
    path: MESSAGES,
    title: { zh: '提醒', en: 'Messages' },
    roles: [
      'grid_worker',
      'community_clerk',
      'street_dispatcher',
      'department_dispatcher',
      'department_handler',
      'coordinator',
      'intake_desk',
      'arbiter',
      'verifier',
      'caller',
      'unit_leader',
      'leader_on_duty',
      'district_leader',
    ],
    View: Messages,
  },
];

/** Returns the screens of a user, the most important first. */
export function screensFor(roles: readonly string[]): Screen[] {
  const isFirst = ({ firstFor = [] }: Screen): boolean => firstFor.some((role) => roles.includes(role));
  return screens
    .filter((screen) => screen.roles.some((role) => roles.includes(role)))
    .sort((a, b) => Number(isFirst(b)) - Number(isFirst(a)));
}
