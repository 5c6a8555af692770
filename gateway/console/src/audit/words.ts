import { operationNames } from '@jiceng/contracts/registry/operation-names';
import type { Language, Words } from '../page/language';
import { timerWords } from '../operations/words';

/** The kinds of subjects that audit records have. */
export const subjects: Readonly<Record<string, Words>> = {
  issue: { zh: '事项', en: 'Issue' },
  reporter: { zh: '反映人信息', en: 'Reporter' },
  'phone-search': { zh: '按电话查找', en: 'Search by telephone' },
  file: { zh: '附件', en: 'File' },
  export: { zh: '导出', en: 'Export' },
  command: { zh: '其他命令', en: 'Other command' },
  'staff-member': { zh: '工作人员', en: 'Staff member' },
  assignment: { zh: '任职', en: 'Assignment' },
  post: { zh: '岗位', en: 'Post' },
  organization: { zh: '机构', en: 'Organization' },
  'roster-entry': { zh: '排班', en: 'Roster entry' },
  role: { zh: '角色', en: 'Role' },
  'role-rule': { zh: '权限规则', en: 'Rule of a role' },
  region: { zh: '区划', en: 'Region' },
  grid: { zh: '网格', en: 'Grid' },
  'grid-assignment': { zh: '网格分工', en: 'Grid assignment' },
  catalogue: { zh: '事件类别目录', en: 'Catalogue' },
  import: { zh: '导入', en: 'Import' },
  'duty-list': { zh: '权责清单', en: 'Duty list' },
  precedent: { zh: '先例', en: 'Precedent' },
  process: { zh: '流程', en: 'Process' },
  'authority-matrix': { zh: '层级权限', en: 'Authority matrix' },
  'intake-desks': { zh: '受理台', en: 'Intake desks' },
  'reply-template': { zh: '答复模板', en: 'Reply template' },
  'status-webhook': { zh: '状态推送地址', en: 'Status webhook' },
  'notification-rule': { zh: '提醒规则', en: 'Message rule' },
  'dead-letter': { zh: '死信', en: 'Dead letter' },
  period: { zh: '考核期', en: 'Period' },
  'archive-packet': { zh: '档案', en: 'Archive packet' },
  'data-element': { zh: '数据元', en: 'Data element' },
  'code-list': { zh: '代码表', en: 'Code list' },
  line: { zh: '条线', en: 'Line' },
  'audit-head': { zh: '审计链首', en: 'Head of an audit chain' },
  'demo-clock': { zh: '演示时钟', en: 'Demo clock' },
};

export function subjectWords(type: string): Words {
  return subjects[type] ?? { zh: type, en: type };
}

const names: Readonly<Record<string, string>> = operationNames;

/** Returns an act in words: the name of the command, of the timer or of the event whose effect was recorded. */
export function actText(act: string, language: Language): string {
  if (act.startsWith('timer ')) {
    const { zh, en } = timerWords(act.slice('timer '.length));
    return language === 'zh' ? `定时器：${zh}` : `Timer: ${en}`;
  }
  if (act.endsWith('.audit-head-sealed')) return language === 'zh' ? '留存审计链首' : 'Head of a chain kept';
  return (language === 'zh' ? names[act] : undefined) ?? act;
}

/** The commands by name, for the filter. Queries leave no record. */
export function commands(language: Language): { value: string; label: string }[] {
  return Object.entries(names)
    .filter(([, zh]) => !zh.startsWith('查阅'))
    .map(([value, zh]) => ({ value, label: language === 'zh' ? `${zh}（${value}）` : value }));
}
