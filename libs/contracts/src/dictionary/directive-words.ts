/** Words of directives (上级来文) in both languages. */
export const directiveStateWords = {
  AWAITING_TEXT: { zh: '待录入文字', en: 'Awaiting text' },
  REVIEWING: { zh: '审读中', en: 'Under review' },
  CONFIRMED: { zh: '已确认', en: 'Confirmed' },
  WITHDRAWN: { zh: '已撤回', en: 'Withdrawn' },
  CORRECTED: { zh: '已被更正', en: 'Corrected' },
  REPEALED: { zh: '已废止', en: 'Repealed' },
} as const;

export const directiveKindWords = {
  DEMAND: { zh: '部署', en: 'Demand' },
  CORRECTION: { zh: '更正', en: 'Correction' },
  REPEAL: { zh: '废止', en: 'Repeal' },
} as const;

export const directiveUrgencyWords = {
  EXTRA_URGENT: { zh: '特急', en: 'Extra urgent' },
  URGENT: { zh: '加急', en: 'Urgent' },
} as const;

export const directiveMarkingWords = {
  INTERNAL: { zh: '内部', en: 'Internal' },
  WORK_SECRET: { zh: '工作秘密', en: 'Work secret' },
} as const;

export const directiveFormatWords = {
  TEXT: { zh: '文本', en: 'Text' },
  DOCX: { zh: 'docx 文档', en: 'Text document (docx)' },
  XLSX: { zh: 'xlsx 表格', en: 'Workbook (xlsx)' },
} as const;

export const directiveRecurrenceWords = {
  DAILY: { zh: '每日', en: 'Daily' },
  WEEKLY: { zh: '每周', en: 'Weekly' },
  MONTHLY: { zh: '每月', en: 'Monthly' },
  QUARTERLY: { zh: '每季度', en: 'Quarterly' },
  YEARLY: { zh: '每年', en: 'Yearly' },
} as const;

export const directiveItemFieldWords = {
  WHAT: { zh: '要求', en: 'Demand' },
  OBJECT: { zh: '对象', en: 'Object' },
  ELEMENTS: { zh: '填报内容', en: 'Data' },
  QUANTITY: { zh: '数量', en: 'Quantity' },
  DELIVERABLE: { zh: '提交成果', en: 'Deliverable' },
  DEADLINE: { zh: '时限', en: 'Deadline' },
  ADDRESSEES: { zh: '责任单位', en: 'Addressees' },
} as const;

export const directiveItemOriginWords = {
  EXTRACTED: { zh: '系统提取', en: 'Extracted' },
  CHANGED: { zh: '人工修改', en: 'Changed' },
  ADDED: { zh: '人工添加', en: 'Added' },
} as const;

export const directiveActWords = {
  RECEIVED: { zh: '登记', en: 'Taken in' },
  TRANSCRIBED: { zh: '录入文字', en: 'Typed' },
  ITEM_CHANGED: { zh: '修改要求', en: 'Item changed' },
  ITEM_SPLIT: { zh: '拆分要求', en: 'Item split' },
  ITEM_REMOVED: { zh: '删除要求', en: 'Item removed' },
  ITEM_ADDED: { zh: '添加要求', en: 'Item added' },
  SENTENCES_MARKED: { zh: '标为非要求', en: 'Sentences marked as no demand' },
  SENTENCES_UNMARKED: { zh: '取消非要求标记', en: 'Marks taken back' },
  CONFIRMED: { zh: '确认', en: 'Confirmed' },
  WITHDRAWN: { zh: '撤回', en: 'Withdrawn' },
  CORRECTED: { zh: '被更正', en: 'Corrected' },
  REPEALED: { zh: '被废止', en: 'Repealed' },
} as const;

export const directiveActionKindWords = {
  TRANSCRIBE: { zh: '录入文字', en: 'Type the text' },
  EDIT_ITEMS: { zh: '修改要求', en: 'Edit items' },
  CONFIRM: { zh: '确认', en: 'Confirm' },
  WITHDRAW: { zh: '撤回', en: 'Withdraw' },
} as const;
