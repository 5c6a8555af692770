import type { Words } from './words.js';

// Names of the enum values of assessment and data-sharing. The key is the value as the API writes it.

export const contributionStatusWords = {
  COUNTED: { zh: '已计入', en: 'Counted' },
  ADDED_AFTER_FREEZE: { zh: '冻结后补入', en: 'Added after the freeze' },
  WITHDRAWN_AFTER_FREEZE: { zh: '冻结后撤销', en: 'Withdrawn after the freeze' },
} satisfies Record<string, Words>;

export const indicatorDirectionWords = {
  HIGHER_IS_BETTER: { zh: '越高越好', en: 'Higher is better' },
  LOWER_IS_BETTER: { zh: '越低越好', en: 'Lower is better' },
} satisfies Record<string, Words>;

export const indicatorUnitWords = {
  PERCENT: { zh: '百分比', en: 'Percent' },
} satisfies Record<string, Words>;

export const observationKindWords = {
  CALLBACK: { zh: '回访', en: 'Call-backs' },
  DEADLINE: { zh: '按期办结', en: 'Deadlines' },
  DELAY: { zh: '超时用时', en: 'Delays' },
  OFFER: { zh: '接收与退回', en: 'Offers' },
  DISPATCH: { zh: '派遣与转接', en: 'Dispatches' },
  FIRST_RECEIPT: { zh: '首接负责', en: 'First receipts' },
  VERIFICATION: { zh: '核查', en: 'Verifications' },
  JUDGEMENT: { zh: '受理', en: 'Judgements' },
  DISPATCHING: { zh: '派遣时效', en: 'Dispatching' },
  CLOSING: { zh: '结案时效', en: 'Closing' },
  CALL: { zh: '电话回访', en: 'Calls' },
} satisfies Record<string, Words>;

export const periodStateWords = {
  OPEN: { zh: '进行中', en: 'Open' },
  OVER: { zh: '已结束，未冻结', en: 'Over' },
  FROZEN: { zh: '已冻结', en: 'Frozen' },
} satisfies Record<string, Words>;

export const scoreWithheldReasonWords = {
  NOTHING_TO_COUNT: { zh: '本月没有可计算的数据', en: 'Nothing to count' },
  SAMPLE_TOO_SMALL: { zh: '样本过少', en: 'Too few cases' },
  TOO_FEW_INDICATORS: { zh: '有值的指标权重不足', en: 'Too few indicators with a value' },
} satisfies Record<string, Words>;

export const archiveFaultKindWords = {
  EDITED: { zh: '内容被改动', en: 'Edited' },
  DELETED: { zh: '档案被删除', en: 'Deleted' },
  INSERTED: { zh: '插入了未归档的内容', en: 'Inserted' },
  REORDERED: { zh: '顺序被改动', en: 'Reordered' },
  TRUNCATED: { zh: '末尾档案缺失', en: 'Truncated' },
  BROKEN: { zh: '封印链断裂', en: 'Broken chain' },
} satisfies Record<string, Words>;

export const dataElementKindWords = {
  TEXT: { zh: '文本', en: 'Text' },
  INTEGER: { zh: '整数', en: 'Whole number' },
  DECIMAL: { zh: '小数', en: 'Decimal number' },
  DATE: { zh: '日期', en: 'Date' },
  BOOLEAN: { zh: '是或否', en: 'Yes or no' },
  CODE: { zh: '代码', en: 'Code' },
} satisfies Record<string, Words>;

export const dataValidatorWords = {
  ID_NUMBER: { zh: '公民身份号码', en: 'Resident identity number' },
  CREDIT_CODE: { zh: '统一社会信用代码', en: 'Unified social credit code' },
  DIVISION_CODE: { zh: '区划代码', en: 'Division code' },
  GRID_CODE: { zh: '网格代码', en: 'Grid code' },
  DATE: { zh: '日期', en: 'Date' },
  MOBILE_PHONE: { zh: '手机号码', en: 'Mobile number' },
  PHONE: { zh: '电话号码', en: 'Telephone number' },
} satisfies Record<string, Words>;
