import type { Words } from '../page/language';

export const parts = ['sentence', 'result', 'basis', 'appeal'] as const;
export type Part = (typeof parts)[number];

export const partWords: Record<Part, Words> = {
  sentence: { zh: '进度用语', en: 'Progress' },
  result: { zh: '办理结果', en: 'Result' },
  basis: { zh: '办理依据', en: 'Basis' },
  appeal: { zh: '救济途径', en: 'How to object' },
};

const variableWords: Record<string, Words> = {
  number: { zh: '事项编号', en: 'number of the issue' },
  category: { zh: '事件类别', en: 'category' },
  reportedOn: { zh: '上报日期', en: 'day of the report' },
  dueOn: { zh: '办理期限', en: 'limit of the work' },
  reopenUntil: { zh: '重新办理截止日期', en: 'last day to open it again' },
  result: { zh: '承办单位填写的结果', en: 'result that the unit wrote' },
  reason: { zh: '不予受理的理由', en: 'reason of the rejection' },
};

/** A variable as a template names it, with its meaning. */
export function variableOf(name: string): Words {
  const words = variableWords[name] ?? { zh: name, en: name };
  return { zh: `{${name}} ${words.zh}`, en: `{${name}} ${words.en}` };
}
