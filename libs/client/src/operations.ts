// Written by libs/client/codegen.mjs; never edited by hand.

import { operation } from '@jiceng/client/operation';

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** The task that an organization accepts. */
export type AcceptTaskInput = {
  /** Key of this command: 8 to 128 visible ASCII characters, unique for the caller. A retry with the same key and input has no second effect and returns the result of the first, with issues and tasks as they stand now. Keys are kept for at least 7 days. */
  idempotencyKey: string;
  /** Version of the object as the caller last read it. The command is refused with STALE_VERSION when the object has changed since then. */
  expectedVersion: number;
  /** The task. */
  taskId: string;
};

/** The task that is done, and the result. */
export type CompleteTaskInput = {
  /** Key of this command: 8 to 128 visible ASCII characters, unique for the caller. A retry with the same key and input has no second effect and returns the result of the first, with issues and tasks as they stand now. Keys are kept for at least 7 days. */
  idempotencyKey: string;
  /** Version of the object as the caller last read it. The command is refused with STALE_VERSION when the object has changed since then. */
  expectedVersion: number;
  /** The task. */
  taskId: string;
  /** Ids of the files of the step, at most 9: finished uploads of the caller that no step has yet. An upload begins at /files with the tus protocol, and its id is the last part of its address. */
  files?: Array<string> | null | undefined;
  /** Result of the work, at most 10,000 characters. */
  result: string;
};

/** Geodetic reference of longitudes and latitudes. */
export type Datum =
  /** The national reference. All positions are stored in it. */
  | 'CGCS2000'
  /** The reference of GPS. It differs from CGCS2000 by centimetres and is not converted. */
  | 'WGS84'
  /** The shifted reference of Chinese map apps. */
  | 'GCJ02'
  /** The reference of Baidu's maps, which shift GCJ-02 once more. */
  | 'BD09';

/** Commands on an issue. Each value is named after its mutation. */
export type IssueAction =
  /** The mutation judgeIssue. */
  | 'judgeIssue'
  /** The mutation mergeIssue. */
  | 'mergeIssue'
  /** The mutation unmergeIssue. */
  | 'unmergeIssue'
  /** The mutation dispatchIssue. */
  | 'dispatchIssue'
  /** The mutation solveIssue. */
  | 'solveIssue'
  /** The mutation passUpIssue. */
  | 'passUpIssue'
  /** The mutation acceptTask. */
  | 'acceptTask'
  /** The mutation sendBackTask. */
  | 'sendBackTask'
  /** The mutation returnTask. */
  | 'returnTask'
  /** The mutation transferTask. */
  | 'transferTask'
  /** The mutation assignTask. */
  | 'assignTask'
  /** The mutation ruleArbitration. */
  | 'ruleArbitration'
  /** The mutation startJointHandling. */
  | 'startJointHandling'
  /** The mutation completeTask. */
  | 'completeTask'
  /** The mutation requestPause. */
  | 'requestPause'
  /** The mutation requestExtension. */
  | 'requestExtension'
  /** The mutation requestSuspension. */
  | 'requestSuspension'
  /** The mutation answerDeadlineRequest. */
  | 'answerDeadlineRequest'
  /** The mutation reviewSuspension. */
  | 'reviewSuspension'
  /** The mutation resumeIssue. */
  | 'resumeIssue'
  /** The mutation requestVerification. */
  | 'requestVerification'
  /** The mutation recordVerification. */
  | 'recordVerification'
  /** The mutation recordSpotCheck. */
  | 'recordSpotCheck'
  /** The mutation closeIssue. */
  | 'closeIssue'
  /** The mutation reopenIssue. */
  | 'reopenIssue'
  /** The mutation supplementReport. */
  | 'supplementReport'
  /** The mutation askSourceToTakeBack. */
  | 'askSourceToTakeBack'
  /** The mutation askSourceForTime. */
  | 'askSourceForTime'
  /** The mutation withdrawSourceRequest. */
  | 'withdrawSourceRequest';

/** Source of a report (来源). */
export type IssueSource =
  /** A grid worker, through the app. */
  | 'GRID_APP'
  /** A resident, through the app or the web site. */
  | 'RESIDENT'
  /** The hotline 12345. */
  | 'HOTLINE_12345'
  /** A property management company. */
  | 'PROPERTY_COMPANY'
  /** A camera or sensor. */
  | 'IOT'
  /** A patrol of officials. */
  | 'PATROL';

/** Kind of state (事项状态). A process names its own states, each of one kind; `Issue.stateLabel` shows the name. */
export type IssueState =
  /** Reported; the first receiver has not judged the report yet (待受理). */
  | 'REPORTED'
  /** Accepted; no organization has been chosen yet (待派遣). */
  | 'ACCEPTED'
  /** Offered to an organization that has not answered yet (待接收). */
  | 'DISPATCHED'
  /** At the arbiter, who decides which organization handles the issue, because a limit of refusals, hand-overs or offers was reached (裁决中). */
  | 'ARBITRATING'
  /** Being handled (处置中). */
  | 'HANDLING'
  /** The unit asked for more time; the leader above the unit has not answered yet (待审批). */
  | 'AWAITING_APPROVAL'
  /** Suspended by a district leader, because the issue cannot be solved now. The leader reviews the suspension regularly, and the deadlines do not run (已挂账). */
  | 'SUSPENDED'
  /** Paused while the work waits for a third party; the deadlines do not run (已暂停). */
  | 'PAUSED'
  /** Handled; an independent unit verifies the result (核查中). */
  | 'VERIFYING'
  /** The work is done, and verified when the process requires it; the first receiver has not closed the issue yet (待结案). */
  | 'VERIFIED'
  /** Closed (已结案). */
  | 'CLOSED'
  /** Rejected by the first receiver, with a reason (不予受理). */
  | 'REJECTED'
  /** Merged into another issue, which is handled instead (已合并). */
  | 'MERGED'
  /** Taken back by the client of its source, which a desk had asked for (已退回来源). */
  | 'RETURNED_TO_SOURCE';

/** Kind of a step of an issue (办理环节). */
export type IssueStep =
  /** A person reported the issue. */
  | 'REPORTED'
  /** The first receiver accepted the report. */
  | 'JUDGED'
  /** The first receiver rejected the report. */
  | 'REJECTED'
  /** The issue was merged into another issue. */
  | 'MERGED'
  /** The merge was undone. */
  | 'UNMERGED'
  /** Another report of the same matter was merged into the issue. */
  | 'REPORTER_ADDED'
  /** The issue was offered to an organization. */
  | 'DISPATCHED'
  /** The organization accepted the task. */
  | 'ACCEPTED'
  /** A person of the organization got the task. */
  | 'ASSIGNED'
  /** The assignee left the post or is absent until after the limit; the organization chooses another person. */
  | 'UNASSIGNED'
  /** An organization that worked on the issue was dissolved, and its successor took over. */
  | 'TAKEN_OVER'
  /** The organization did not answer in time, which counts as acceptance. */
  | 'ACCEPTED_BY_SILENCE'
  /** The organization returned the task with a reason. */
  | 'RETURNED'
  /** The organization sent the offered issue back to the lower level, which may solve it. */
  | 'SENT_BACK'
  /** The task was handed on to another organization. */
  | 'TRANSFERRED'
  /** The issue went to the arbiter, because a limit of refusals, hand-overs or offers was reached. */
  | 'SENT_TO_ARBITER'
  /** The arbiter ruled to which organization the issue belongs. */
  | 'RULED'
  /** Joint handling began. */
  | 'JOINT_STARTED'
  /** One organization reported its task as done. */
  | 'TASK_DONE'
  /** The responsible unit asked for a pause. */
  | 'PAUSE_REQUESTED'
  /** A leader approved the pause; the deadlines do not run from the moment of the request on. */
  | 'PAUSED'
  /** The responsible unit asked for an extension of the limit. */
  | 'EXTENSION_REQUESTED'
  /** A leader approved the extension; the limit is later. */
  | 'EXTENDED'
  /** The responsible unit asked a district leader to suspend the issue. */
  | 'SUSPENSION_REQUESTED'
  /** A district leader suspended the issue; the deadlines do not run from the moment of the request on. */
  | 'SUSPENDED'
  /** A district leader reviewed the suspension and keeps it. */
  | 'SUSPENSION_REVIEWED'
  /** A leader refused the request for more time; the deadlines do not change. */
  | 'REQUEST_REFUSED'
  /** The pause or suspension ended; the deadlines run again. */
  | 'RESUMED'
  /** All work is done. */
  | 'HANDLED'
  /** An independent unit was asked to verify. */
  | 'VERIFICATION_REQUESTED'
  /** The verification failed. */
  | 'VERIFICATION_FAILED'
  /** The verification passed. */
  | 'VERIFICATION_PASSED'
  /** The issue was closed. */
  | 'CLOSED'
  /** The issue, which a level solved and closed at once, was drawn for a check by the level above. */
  | 'SPOT_CHECK_ASKED'
  /** The spot check is late; the organization named was told. */
  | 'SPOT_CHECK_LATE'
  /** The level above found that the issue is solved. */
  | 'SPOT_CHECK_PASSED'
  /** The level above found that the issue is not solved. */
  | 'SPOT_CHECK_FAILED'
  /** The issue was opened again. */
  | 'REOPENED'
  /** A reporter added a text to the report. */
  | 'SUPPLEMENTED'
  /** The client of the source urged the issue. */
  | 'URGED'
  /** A desk asked the client of the source to take the issue back; the deadlines run on. */
  | 'SOURCE_RETURN_ASKED'
  /** A desk asked the client of the source for a later limit; the deadlines run on. */
  | 'SOURCE_EXTENSION_ASKED'
  /** The client of the source took the issue back, which ends it here. */
  | 'RETURNED_TO_SOURCE'
  /** The client of the source set a later limit; the deadlines of the platform do not change. */
  | 'SOURCE_EXTENDED'
  /** The client of the source refused the request; the desk goes on. */
  | 'SOURCE_REFUSED'
  /** The desk withdrew its request before the client of the source answered. */
  | 'SOURCE_REQUEST_WITHDRAWN'
  /** The reporters were asked whether the issue is solved. */
  | 'CALLBACK_ASKED'
  /** A reporter answered the call-back. */
  | 'CALLBACK_ANSWERED'
  /** A call did not reach a reporter. */
  | 'CALLBACK_ATTEMPTED'
  /** The last call that the process allows did not reach a reporter. */
  | 'CALLBACK_NOT_REACHED'
  /** The next level of escalation was told that a deadline has passed. */
  | 'ESCALATED'
  /** A deadline passed. */
  | 'OVERDUE'
  /** A notice of holidays or new working hours moved the deadlines; the rule and the note say which. */
  | 'DEADLINES_MOVED';

/** How far the platform and its users know a reporter (上报方式). */
export type ReporterGrade =
  /** Known: name and number are masked, and shown for a reason (实名). */
  | 'NAMED'
  /** Sealed: a code name stands everywhere. Name, number, account and employer are shown only on request of one person with the consent of a leader of another unit (保密). */
  | 'CONFIDENTIAL'
  /** Unknown: neither name nor number nor account is stored (匿名). */
  | 'ANONYMOUS';

/** The reporter; when absent, the caller is the reporter. */
export type ReporterInput = {
  /** Name, at most 50 characters. */
  name?: string | null | undefined;
  /** Telephone number. */
  phone?: string | null | undefined;
  /** NAMED by default. Of an ANONYMOUS reporter nothing is stored; the name, number, account and employer of a CONFIDENTIAL reporter are sealed apart. For both, and for a NAMED reporter without an account, the answer holds a receipt code, with which the reporter follows the issue without an account. */
  grade?: ReporterGrade | null | undefined;
  /** Employer or organization, at most 100 characters. Only for a confidential reporter. */
  employer?: string | null | undefined;
  /** Account of the resident for whom a staff member reports, as the identity provider names it. The resident can then follow the issue and answer the call-back. A confidential report is followed by its receipt code only. */
  personId?: string | null | undefined;
};

/** A report, from any source. Position and area are both optional. */
export type ReportIssueInput = {
  /** Key of this command: 8 to 128 visible ASCII characters, unique for the caller. A retry with the same key and input has no second effect and returns the result of the first, with issues and tasks as they stand now. Keys are kept for at least 7 days. */
  idempotencyKey: string;
  /** Longitude in degrees. */
  longitude?: number | null | undefined;
  /** Latitude in degrees. */
  latitude?: number | null | undefined;
  /** Geodetic reference of longitude and latitude. The position is stored in CGCS2000. */
  datum?: Datum;
  /** Region or grid code, when there is no position. */
  areaCode?: string | null | undefined;
  /** Address or place in words, at most 200 characters. */
  address?: string | null | undefined;
  /** Ids of the files of the step, at most 9: finished uploads of the caller that no step has yet. An upload begins at /files with the tus protocol, and its id is the last part of its address. */
  files?: Array<string> | null | undefined;
  /** Time at which the matter was seen (发现时间). At most `limits.observedDays` of the process back, by default seven days, and at most ten minutes ahead; another time is refused, or left out when sentAt is given. Null when it is not known. */
  observedAt?: string | null | undefined;
  /** Time on the clock of the device when it sends the command, if the device also stamped observedAt; null for a time that a person typed. A retry gives the time of the retry. When the clock is wrong by more than ten minutes, the platform corrects observedAt by the difference and marks the issue. */
  sentAt?: string | null | undefined;
  /** Source of the report. Each source requires certain roles; for example, a resident cannot report as the hotline. */
  source: IssueSource;
  /** Number of the report in the system that sent it. A repeated number returns the issue of the first report. */
  sourceReference?: string | null | undefined;
  /** Category in the system of the client (来源类别), at most 100 characters; for clients only. Without a categoryCode, the mapping of the client gives the category. A category that the mapping lacks does not refuse the report: the intake desk judges it. */
  sourceCategory?: string | null | undefined;
  /** Limit that the client sets for its order (来源时限), such as a hotline; for clients only. It stands beside the deadlines of the platform and moves none. */
  sourceDueAt?: string | null | undefined;
  /** Title, at most 100 characters; when absent, the beginning of the description. */
  title?: string | null | undefined;
  /** Description of the matter, at most 5,000 characters. */
  description: string;
  /** Category, chosen by the reporter or, for a call, by the intake desk; the first receiver may set another. A resident's report or a call is not judged when its category passes the intake desk at once and no open issue resembles it. A report without a category is always judged. */
  categoryCode?: string | null | undefined;
  /** Severity that the reporter proposes; ORDINARY by default. The first receiver may set another. */
  severity?: Severity | null | undefined;
  /** The reporter; when absent, the caller. */
  reporter?: ReporterInput | null | undefined;
};

/** Severity of an issue (严重程度). */
export type Severity =
  /** The issue can be handled in the usual order (一般). */
  | 'ORDINARY'
  /** Damage or danger grows until the issue is handled (紧急). */
  | 'URGENT'
  /** A life is in danger (特急). */
  | 'CRITICAL';

/** State of a task (任务状态). */
export type TaskState =
  /** Offered; the organization has not answered yet. */
  | 'OFFERED'
  /** Waiting until another task of the joint work is done. */
  | 'WAITING'
  /** Accepted; the organization works on the task. */
  | 'ACCEPTED'
  /** Completed by the organization. */
  | 'DONE'
  /** Refused with a reason: returned, or handed on before it was accepted. */
  | 'RETURNED'
  /** Sent back to the lower level, which may solve the issue (退回下级). */
  | 'SENT_BACK'
  /** Handed on after it was accepted. */
  | 'TRANSFERRED'
  /** Withdrawn before the task was done. */
  | 'WITHDRAWN';

export type WhoAmIQueryVariables = Exact<{ [key: string]: never }>;

export type WhoAmIQuery = {
  me: {
    id: string;
    accountId: string;
    name: string;
    roles: Array<string>;
    areaCodes: Array<string>;
    organization: { id: string; name: string } | null;
  } | null;
};

export type RowFragment = {
  id: string;
  version: number;
  number: string;
  title: string;
  state: IssueState;
  severity: Severity;
  stateDueAt: string | null;
  region: { code: string; name: string } | null;
  category: { code: string; item: string } | null;
};

export type InboxQueryVariables = Exact<{
  first: number;
  after?: string | null | undefined;
  state?: IssueState | null | undefined;
}>;

export type InboxQuery = {
  inbox: {
    pageInfo: { hasNextPage: boolean; endCursor: string | null };
    edges: Array<{
      node: {
        id: string;
        version: number;
        number: string;
        title: string;
        state: IssueState;
        severity: Severity;
        stateDueAt: string | null;
        region: { code: string; name: string } | null;
        category: { code: string; item: string } | null;
      };
    }>;
  } | null;
};

export type IssueQueryVariables = Exact<{
  id: string;
}>;

export type IssueQuery = {
  issue: {
    description: string;
    address: string | null;
    id: string;
    version: number;
    number: string;
    title: string;
    state: IssueState;
    severity: Severity;
    stateDueAt: string | null;
    tasks: Array<{ id: string; state: TaskState; organization: { id: string; name: string } | null }>;
    timeline: Array<{ seq: number; step: IssueStep; at: string; note: string | null }>;
    availableActions: Array<{
      action: IssueAction;
      label: string;
      enabled: boolean;
      reason: { code: string; zh: string; en: string } | null;
    }>;
    region: { code: string; name: string } | null;
    category: { code: string; item: string } | null;
  } | null;
};

export type ReportIssueMutationVariables = Exact<{
  input: ReportIssueInput;
}>;

export type ReportIssueMutation = {
  reportIssue: {
    receiptCode: string | null;
    issue: {
      id: string;
      version: number;
      number: string;
      title: string;
      state: IssueState;
      severity: Severity;
      stateDueAt: string | null;
      region: { code: string; name: string } | null;
      category: { code: string; item: string } | null;
    };
  };
};

export type AcceptTaskMutationVariables = Exact<{
  input: AcceptTaskInput;
}>;

export type AcceptTaskMutation = {
  acceptTask: {
    issue: {
      id: string;
      version: number;
      number: string;
      title: string;
      state: IssueState;
      severity: Severity;
      stateDueAt: string | null;
      region: { code: string; name: string } | null;
      category: { code: string; item: string } | null;
    };
  };
};

export type CompleteTaskMutationVariables = Exact<{
  input: CompleteTaskInput;
}>;

export type CompleteTaskMutation = {
  completeTask: {
    issue: {
      id: string;
      version: number;
      number: string;
      title: string;
      state: IssueState;
      severity: Severity;
      stateDueAt: string | null;
      region: { code: string; name: string } | null;
      category: { code: string; item: string } | null;
    };
  };
};

export type LabelsQueryVariables = Exact<{
  codes?: Array<string> | string | null | undefined;
}>;

export type LabelsQuery = {
  dictionary: Array<{ code: string; entries: Array<{ code: string; labelZh: string; labelEn: string }> }> | null;
};

export const WhoAmI = operation<WhoAmIQuery, WhoAmIQueryVariables>(
  'query WhoAmI { me { id accountId name roles areaCodes organization { id name } } }',
  'bcc3f31b9ff7ba7e55e9d9d86578507cf2cafe9e6d2fde3e4a8e18143e0e1660',
);

export const Inbox = operation<InboxQuery, InboxQueryVariables>(
  'fragment Row on Issue { id version number title state severity stateDueAt region { code name } category { code item } } query Inbox($first: Int!, $after: String, $state: IssueState) { inbox(first: $first, after: $after, state: $state) { pageInfo { hasNextPage endCursor } edges { node { ...Row } } } }',
  '83d700702f7ac33e2cd74dde1e08ab472b9ddc52c084aa5698a20cc9ba8df335',
);

export const Issue = operation<IssueQuery, IssueQueryVariables>(
  'fragment Row on Issue { id version number title state severity stateDueAt region { code name } category { code item } } query Issue($id: ID!) { issue(id: $id) { ...Row description address tasks { id state organization { id name } } timeline { seq step at note } availableActions { action label enabled reason { code zh en } } } }',
  '0da6adc3361e4219df885d68532cf69f7ad04cd9133508d55743e33fac9ec009',
);

export const ReportIssue = operation<ReportIssueMutation, ReportIssueMutationVariables>(
  'fragment Row on Issue { id version number title state severity stateDueAt region { code name } category { code item } } mutation ReportIssue($input: ReportIssueInput!) { reportIssue(input: $input) { issue { ...Row } receiptCode } }',
  'fac76ace02ad52e0832a2ac4dbf43cb4ebaf37573d34cc40378dd958d7251659',
);

export const AcceptTask = operation<AcceptTaskMutation, AcceptTaskMutationVariables>(
  'fragment Row on Issue { id version number title state severity stateDueAt region { code name } category { code item } } mutation AcceptTask($input: AcceptTaskInput!) { acceptTask(input: $input) { issue { ...Row } } }',
  'f38ddf5c44298dc367415e0d1049d53bc96863c9ab0e44a24b3213d8deb6c500',
);

export const CompleteTask = operation<CompleteTaskMutation, CompleteTaskMutationVariables>(
  'fragment Row on Issue { id version number title state severity stateDueAt region { code name } category { code item } } mutation CompleteTask($input: CompleteTaskInput!) { completeTask(input: $input) { issue { ...Row } } }',
  '88a861bfe87529a3ff6ff47a9d3d877009f3e53de6848177dcc297e48a4a0a68',
);

export const Labels = operation<LabelsQuery, LabelsQueryVariables>(
  'query Labels($codes: [String!]) { dictionary(codes: $codes) { code entries { code labelZh labelEn } } }',
  'f3fcdf5b243ac157b1ea6c48389d9d3e5f15fbf9e116f84f7bca8242c742155d',
);
