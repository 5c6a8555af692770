import * as appraisal from './appraisal-words.js';
import * as codes from './codes.js';
import * as directive from './directive-words.js';
import * as district from './district-words.js';
import { errorTable } from './error-sentences.js';
import * as issue from './issue-words.js';
import * as notification from './notification-words.js';
import * as rulebook from './rulebook-words.js';
import { byEnumValue, type Words } from './words.js';

/** A code list of the API with its words. For an enum, `code` is the name of the enum. */
export interface DictionaryList {
  readonly code: string;
  readonly title: Words;
  /** Words by code, in the order in which a screen offers the codes. */
  readonly entries: Readonly<Record<string, Words>>;
}

/** Every code list of the API. A spec compares the lists with the enums of the supergraph. */
export const dictionary: readonly DictionaryList[] = [
  list('Line', '条线', 'Lines', codes.lineWords),
  list('Role', '角色', 'Roles', codes.roleWords),
  list('OrganizationKind', '机构类型', 'Kinds of organizations', byEnumValue(codes.organizationKindWords)),
  list('RegionLevel', '区划层级', 'Levels of regions', byEnumValue(codes.regionLevelWords)),
  list('Severity', '严重程度', 'Severities', byEnumValue(codes.severityWords)),

  list('IssueSource', '事项来源', 'Sources of issues', byEnumValue(codes.issueSourceWords)),
  list('IssueState', '事项状态', 'States of issues', byEnumValue(codes.issueStateWords)),
  list('IssueStep', '办理步骤', 'Steps of issues', issue.issueStepWords),
  list('StepRule', '步骤依据', 'Rules behind steps', issue.stepRuleWords),
  list('IssueAction', '可执行操作', 'Actions on issues', issue.issueActionWords),
  list('DutyActivity', '待办环节', 'Activities that are due', issue.dutyActivityWords),
  list('AttributedActivity', '用时环节', 'Activities to which minutes are attributed', attributedActivities()),
  list('Judgement', '受理决定', 'Decisions on reports', rulebook.judgementWords),
  list('TaskState', '任务状态', 'States of tasks', byEnumValue(codes.taskStateWords)),
  list('TaskRole', '任务角色', 'Roles in joint work', issue.taskRoleWords),
  list('TaskAcceptance', '接收方式', 'Ways of acceptance', issue.taskAcceptanceWords),
  list('JointRule', '联合处置完成规则', 'Rules for the end of joint work', rulebook.jointRuleWords),
  list('ReturnReason', '退回原因', 'Reasons for returns', issue.returnReasonWords),
  list('DeadlineRequestKind', '时限申请类型', 'Kinds of requests for time', issue.deadlineRequestKindWords),
  list('PauseGround', '暂停事由', 'Grounds for pauses', issue.pauseGroundWords),
  list('SourceRequestKind', '来源申请类型', 'Kinds of requests to a source', issue.sourceRequestKindWords),
  list('SourceReturnReason', '退单原因', 'Reasons for returns to a source', issue.sourceReturnReasonWords),
  list('SourceExtensionReason', '来源延期原因', 'Reasons for time from a source', issue.sourceExtensionReasonWords),
  list('VerificationMode', '核查方式', 'Ways of verification', issue.verificationModeWords),
  list('CallOutcome', '通话结果', 'Results of calls', rulebook.callOutcomeWords),
  list('NumberKind', '个人号码种类', 'Kinds of personal numbers', rulebook.numberKindWords),
  list('ReporterGrade', '上报方式', 'Grades of reporters', rulebook.reporterGradeWords),
  list('UnsealingEnding', '查看申请终止方式', 'Endings of requests to see a reporter', rulebook.unsealingEndingWords),
  list('UnmaskedPart', '查看内容', 'Parts shown in clear', rulebook.unmaskedPartWords),
  list('InboxScope', '收件箱范围', 'Scopes of the inbox', rulebook.inboxScopeWords),
  list('RouteRule', '派遣依据', 'Rules of routing', issue.routeRuleWords),
  list('RouteRejection', '未选原因', 'Reasons against candidates', issue.routeRejectionWords),
  list('LevelFactKind', '层级处置类型', 'Kinds of decisions of levels', rulebook.levelFactKindWords),

  list('DutyLevel', '权责层级', 'Levels of the duty list', rulebook.dutyLevelWords),
  list('DutyRole', '权责角色', 'Roles in the duty list', rulebook.dutyRoleWords),
  list('DutyListState', '权责清单状态', 'States of duty lists', rulebook.dutyListStateWords),
  list('DutyListFindingKind', '权责问题类型', 'Kinds of findings on the duty list', rulebook.dutyListFindingKindWords),
  list('DutyListCaseKind', '权责案例类型', 'Kinds of cases behind findings', rulebook.dutyListCaseKindWords),
  list('PrecedentState', '先例状态', 'States of precedents', rulebook.precedentStateWords),
  list('ProcessVersionState', '流程版本状态', 'States of versions of a process', rulebook.processVersionStateWords),
  list(
    'StepRefusalReason',
    '草案回放不通过原因',
    'Reasons why a draft refuses a step',
    rulebook.stepRefusalReasonWords,
  ),

  list('DayKind', '日期类型', 'Kinds of days', rulebook.dayKindWords),
  list('WorkedDays', '适用日期', 'Days of working hours', rulebook.workedDaysWords),

  list('NotificationKind', '提醒类型', 'Kinds of messages', notification.notificationKindWords),
  list('NotificationChannel', '提醒渠道', 'Channels of messages', notification.notificationChannelWords),
  list('NotificationDeliveryState', '外发状态', 'States of deliveries', notification.notificationDeliveryStateWords),

  list('ActorKind', '操作者类型', 'Kinds of actors', district.actorKindWords),
  list('ClientScope', '接入系统权限', 'Scopes of clients', district.clientScopeWords),
  list('ClientSource', '接入系统来源', 'Sources of clients', district.clientSourceWords),
  list('AbsenceReason', '缺岗原因', 'Reasons for absence', district.absenceReasonWords),
  list('DutyReason', '在岗依据', 'Reasons for being on duty', district.dutyReasonWords),
  list('EstablishmentKind', '编制类型', 'Kinds of establishment', district.establishmentKindWords),
  list('SigningReason', '签批依据', 'Why a person may sign', district.signingReasonWords),
  list('RowScope', '权限范围', 'Scopes of rules', district.rowScopeWords),
  list('FieldView', '字段显示方式', 'Views of fields', district.fieldViewWords),
  list('RoleRuleState', '权限规则状态', 'States of rules of roles', district.roleRuleStateWords),
  list('RoleRuleActionKind', '权限规则操作', 'Actions on rules of roles', district.roleRuleActionWords),
  list('RosterEntryKind', '排班类型', 'Kinds of roster entries', district.rosterEntryKindWords),
  list('RosterEntryActionKind', '排班操作', 'Actions on roster entries', district.rosterEntryActionKindWords),
  list('DirectiveState', '来文状态', 'States of directives', directive.directiveStateWords),
  list('DirectiveKind', '来文类别', 'Kinds of directives', directive.directiveKindWords),
  list('DirectiveUrgency', '紧急程度', 'Urgency of documents', directive.directiveUrgencyWords),
  list('DirectiveMarking', '限制知悉标志', 'Markings that restrict readers', directive.directiveMarkingWords),
  list('DirectiveFormat', '来文文件格式', 'Formats of directives', directive.directiveFormatWords),
  list('DirectiveRecurrence', '要求周期', 'Recurrences of items', directive.directiveRecurrenceWords),
  list('DirectiveItemField', '要求要素', 'Parts of items', directive.directiveItemFieldWords),
  list('DirectiveItemOrigin', '要求来源', 'Origins of items', directive.directiveItemOriginWords),
  list('DirectiveAct', '来文经办', 'Acts on directives', directive.directiveActWords),
  list('DirectiveActionKind', '来文操作', 'Actions on directives', directive.directiveActionKindWords),
  list('LeaveKind', '请假类别', 'Kinds of leave', district.leaveKindWords),
  list('LeaveState', '请假状态', 'States of requests for leave', district.leaveStateWords),
  list('LeaveScope', '请假范围', 'Selections of requests for leave', district.leaveScopeWords),
  list('LeaveActionKind', '请假操作', 'Actions on requests for leave', district.leaveActionKindWords),
  list('AssignmentActionKind', '任职操作', 'Actions on assignments', district.assignmentActionKindWords),
  list('OrganizationActionKind', '机构操作', 'Actions on organizations', district.organizationActionKindWords),
  list('GridAssignmentActionKind', '网格分工操作', 'Actions on assignments', district.gridAssignmentActionKindWords),
  list('GridCover', '网格岗位', 'Seats of a grid', district.gridCoverWords),
  list('GridKind', '网格类型', 'Kinds of grids', district.gridKindWords),
  list('Datum', '坐标系', 'Reference systems', district.datumWords),
  list('ImportContentEncoding', '文件编码方式', 'Forms of the content', district.importContentEncodingWords),
  list('ImportFormat', '文件格式', 'File formats', district.importFormatWords),
  list('ExportFormat', '导出格式', 'Formats of exports', district.exportFormatWords),
  list('ImportMode', '导入方式', 'Modes of imports', district.importModeWords),

  list('ObservationKind', '考核数据类型', 'Kinds of observations', appraisal.observationKindWords),
  list('IndicatorDirection', '指标方向', 'Directions of indicators', appraisal.indicatorDirectionWords),
  list('IndicatorUnit', '指标单位', 'Units of indicators', appraisal.indicatorUnitWords),
  list('PeriodState', '考核期状态', 'States of periods', appraisal.periodStateWords),
  list('ContributionStatus', '数据计入情况', 'States of contributions', appraisal.contributionStatusWords),
  list('ScoreWithheldReason', '不出分原因', 'Reasons for no score', appraisal.scoreWithheldReasonWords),

  list('ArchiveFaultKind', '档案异常类型', 'Kinds of faults of the archive', appraisal.archiveFaultKindWords),
  list('DataElementKind', '数据元类型', 'Kinds of data elements', appraisal.dataElementKindWords),
  list('DataValidator', '校验器', 'Validators', appraisal.dataValidatorWords),

  list('ErrorCode', '错误代码', 'Error codes', errorSentences()),
];

function list(code: string, zh: string, en: string, entries: Readonly<Record<string, Words>>): DictionaryList {
  return { code, title: { zh, en }, entries };
}

/**
 * Words for the activities of `Issue.attribution`, which writes them in lower case. It also has an entry for the
 * minutes that a wrong refusal cost.
 */
function attributedActivities(): Record<string, Words> {
  const activities = Object.entries<Words>(issue.dutyActivityWords).map(([code, words]) => [code.toLowerCase(), words]);
  return { ...Object.fromEntries(activities), 'wrong-refusal': issue.wrongRefusalWords };
}

function errorSentences(): Record<string, Words> {
  return Object.fromEntries(
    errorTable
      .trim()
      .split('\n')
      .map((line) => {
        const [code = '', zh = '', en = ''] = line.split(' | ');
        return [code, { zh, en }];
      }),
  );
}
