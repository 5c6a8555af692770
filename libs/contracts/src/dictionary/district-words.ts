import type { Words } from './words.js';

// Names of the enum values of personnel, grid and the imports. The key is the value as the API writes it.

export const absenceReasonWords = {
  ON_LEAVE: { zh: '休假', en: 'On leave' },
  LEFT_ORGANIZATION: { zh: '已离开本单位', en: 'Left the organization' },
} satisfies Record<string, Words>;

export const actorKindWords = {
  STAFF: { zh: '工作人员', en: 'Staff' },
  RESIDENT: { zh: '居民', en: 'Resident' },
  CLIENT: { zh: '接入系统', en: 'Client' },
  SYSTEM: { zh: '平台', en: 'Platform' },
} satisfies Record<string, Words>;

export const clientScopeWords = {
  INTAKE: { zh: '登记来件', en: 'Report matters' },
  STATUS: { zh: '查询办理情况', en: 'Read the progress' },
} satisfies Record<string, Words>;

export const clientSourceWords = {
  HOTLINE_12345: { zh: '12345 热线', en: 'Hotline 12345' },
  PROPERTY_COMPANY: { zh: '物业企业', en: 'Property company' },
  IOT: { zh: '物联感知', en: 'Sensor or camera' },
} satisfies Record<string, Words>;

export const dutyReasonWords = {
  ON_ROSTER: { zh: '当班', en: 'On the roster' },
  NEXT_ON_ROSTER: { zh: '下一班人员代班', en: 'Next on the roster' },
  POST_DEPUTY: { zh: '副职代班', en: 'Holder of the deputy post' },
} satisfies Record<string, Words>;

export const establishmentKindWords = {
  CIVIL_SERVANT: { zh: '行政编制', en: 'Civil servant' },
  PUBLIC_INSTITUTION: { zh: '事业编制', en: 'Public institution' },
  CONTRACT: { zh: '编外聘用', en: 'Contract' },
  COMMUNITY_WORKER: { zh: '社区工作者', en: 'Community worker' },
} satisfies Record<string, Words>;

export const organizationActionKindWords = {
  RENAME: { zh: '更名', en: 'Rename' },
  MOVE: { zh: '调整隶属', en: 'Move' },
  DISSOLVE: { zh: '撤销', en: 'Dissolve' },
} satisfies Record<string, Words>;

export const signingReasonWords = {
  HOLDER: { zh: '本人签批', en: 'Holder of the post' },
  DEPUTY: { zh: '代理签批', en: 'Deputy of the absent holder' },
} satisfies Record<string, Words>;

export const rosterEntryKindWords = {
  DUTY: { zh: '值班', en: 'Duty' },
  LEAVE: { zh: '休假', en: 'Leave' },
} satisfies Record<string, Words>;

export const rosterEntryActionKindWords = {
  WITHDRAW: { zh: '撤回', en: 'Withdraw' },
} satisfies Record<string, Words>;

export const leaveKindWords = {
  ANNUAL: { zh: '年休假', en: 'Annual leave' },
  SICK: { zh: '病假', en: 'Sick leave' },
  PERSONAL: { zh: '事假', en: 'Personal affairs' },
  COMPENSATORY: { zh: '调休', en: 'Time off for duty' },
  FAMILY: { zh: '婚丧产育假', en: 'Family leave' },
  OTHER: { zh: '其他', en: 'Other' },
} satisfies Record<string, Words>;

export const leaveStateWords = {
  ASKED: { zh: '待审批', en: 'Waiting' },
  APPROVED: { zh: '已批准', en: 'Approved' },
  REFUSED: { zh: '未批准', en: 'Refused' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn' },
} satisfies Record<string, Words>;

export const leaveScopeWords = {
  MINE: { zh: '我的请假', en: 'Own requests' },
  TO_DECIDE: { zh: '待我审批', en: 'To decide' },
} satisfies Record<string, Words>;

export const leaveActionKindWords = {
  APPROVE: { zh: '批准', en: 'Approve' },
  REFUSE: { zh: '不批准', en: 'Refuse' },
  WITHDRAW: { zh: '撤回', en: 'Withdraw' },
} satisfies Record<string, Words>;

export const assignmentActionKindWords = {
  END: { zh: '结束任职', en: 'End the assignment' },
  CHANGE_JURISDICTION: { zh: '调整负责范围', en: 'Change areas and lines' },
} satisfies Record<string, Words>;

export const gridAssignmentActionKindWords = {
  END: { zh: '结束网格分工', en: 'End the assignment' },
} satisfies Record<string, Words>;

export const gridCoverWords = {
  A: { zh: 'A 岗', en: 'First worker' },
  B: { zh: 'B 岗', en: 'Second worker' },
} satisfies Record<string, Words>;

export const gridKindWords = {
  GENERAL: { zh: '一般网格', en: 'General grid' },
  SPECIAL: { zh: '专属网格', en: 'Special grid' },
  MICRO: { zh: '微网格', en: 'Micro grid' },
} satisfies Record<string, Words>;

export const datumWords = {
  CGCS2000: { zh: '2000 国家大地坐标系', en: 'CGCS2000' },
  WGS84: { zh: 'WGS 84 坐标系', en: 'WGS 84' },
  GCJ02: { zh: 'GCJ-02 坐标系', en: 'GCJ-02' },
  BD09: { zh: 'BD-09 坐标系', en: 'BD-09' },
} satisfies Record<string, Words>;

export const importContentEncodingWords = {
  TEXT: { zh: '文本', en: 'Text' },
  BASE64: { zh: 'Base64 编码的文件', en: 'File in Base64' },
} satisfies Record<string, Words>;

export const importFormatWords = {
  TEXT: { zh: '文本', en: 'Text' },
  UTF_8: { zh: 'UTF-8 文本文件', en: 'Text file in UTF-8' },
  GB18030: { zh: 'GB 18030 文本文件', en: 'Text file in GB 18030' },
  XLSX: { zh: 'xlsx 工作簿', en: 'xlsx workbook' },
} satisfies Record<string, Words>;

export const exportFormatWords = {
  CSV: { zh: '逗号分隔文本', en: 'Comma-separated text' },
  XLSX: { zh: 'xlsx 工作簿', en: 'xlsx workbook' },
} satisfies Record<string, Words>;

export const importModeWords = {
  ALL_OR_NOTHING: { zh: '有错误时全部不导入', en: 'All rows or none' },
  VALID_ROWS: { zh: '仅导入无错误的行', en: 'Rows without faults' },
} satisfies Record<string, Words>;

export const rowScopeWords = {
  ANY: { zh: '全部', en: 'Everything' },
  REGION: { zh: '本人区域', en: 'Own areas' },
  ORGANIZATION: { zh: '本单位及下级', en: 'Own organization and those below' },
  LINE: { zh: '本人条线', en: 'Own lines' },
  OWN: { zh: '本人', en: 'Own matters' },
};

export const fieldViewWords = {
  FULL: { zh: '完整显示', en: 'In full' },
  MASKED: { zh: '脱敏显示', en: 'Masked' },
};

export const roleRuleStateWords = {
  PROPOSED: { zh: '待批准', en: 'Proposed' },
  IN_FORCE: { zh: '生效', en: 'In force' },
  REFUSED: { zh: '不予批准', en: 'Refused' },
  REVOKED: { zh: '已撤销', en: 'Revoked' },
};

export const roleRuleActionWords = {
  APPROVE: { zh: '批准', en: 'Approve' },
  REFUSE: { zh: '不予批准', en: 'Refuse' },
  REVOKE: { zh: '撤销', en: 'Revoke' },
};
