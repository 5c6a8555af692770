/** A unit of the directory, as far as the words of a document can name it. */
export interface KnownUnit {
  id: string;
  name: string;
  kind: string;
  regionCode: string;
}

/** The units to which a text speaks. */
export interface Addressees {
  /** The words of the document; empty when the text names nobody. */
  text: string;
  unitIds: string[];
  /** True when a person should look: 有关单位 names nobody, or a name stands for several units. */
  doubtful: boolean;
}

/** Words for all units of a kind. */
const CLASSES: readonly { words: RegExp; kinds: readonly string[]; doubtful?: boolean }[] = [
  { words: /各(?:镇街|街镇|乡镇|镇|乡)?[、（(]?(?:街道|镇街|街镇)(?:办事处|党工委)?[）)]?/u, kinds: ['street_office'] },
  {
    words: /各(?:村)?[、（(]?(?:社区|村居|村社区|居委会)(?:居委会|居民委员会|党组织)?[）)]?/u,
    kinds: ['community_committee'],
  },
  {
    words: /街道(?:办事处)?(?:和|、)社区(?:居委会|居民委员会)?/u,
    kinds: ['street_office', 'community_committee'],
    doubtful: true,
  },
  { words: /街镇和社区/u, kinds: ['street_office', 'community_committee'], doubtful: true },
  { words: /各(?:区级|区直|区)?(?:职能|主管)?(?:部门|委办局|委、办、局)/u, kinds: ['line_department'] },
  {
    words: /(?:各|区)?(?:有关|相关|成员|责任)(?:单位|部门|方面)|各单位|各地(?:各部门)?/u,
    kinds: ['line_department', 'street_office'],
    doubtful: true,
  },
];

/** Suffixes that a document leaves out: 区应急局 for 清江区应急管理局. */
const SHORTER: readonly [RegExp, string][] = [
  [/街道办事处$/u, '街道'],
  [/(?:社区)?居民委员会$/u, '社区'],
  [/居民委员会$/u, ''],
  [/社会治理与综合指挥中心$/u, '指挥中心'],
  [/人民政府$/u, '政府'],
  [/管理局$/u, '局'],
  [/和[\u4e00-\u9fa5]{2,8}局$/u, '局'],
];

/** The region before the name of a unit; in 小市街道 the 市 belongs to the name, since no name begins with its kind. */
const REGION = /^[\u4e00-\u9fa5]{1,6}?(?:自治)?(?:区|县|市)(?!街道|社区|居民|村民|乡|镇)(?=[\u4e00-\u9fa5]{2})/u;

/** Returns the forms in which documents name a unit, from the longest. */
export function namesOfUnit(name: string): string[] {
  const bare = name.replace(REGION, '');
  const forms = new Set([name]);
  for (const base of [name, bare]) {
    if (base.length >= 3) forms.add(base);
    for (const [form, short] of SHORTER) {
      const shorter = base.replace(form, short);
      if (shorter !== base && shorter.length >= 3) forms.add(shorter);
    }
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

/** Units that are left out: 除东门街道外，各街道. */
const EXCEPT = /除([^，,。；;]{2,60}?)(?:之外|以外|外)/u;

/**
 * Resolves the units to which a text speaks: named units, and words for all units of a kind, without those that the text
 * leaves out.
 * @param units the units below the receiver, which alone may be addressed
 */
export function addresseesIn(text: string, units: readonly KnownUnit[]): Addressees {
  const except = EXCEPT.exec(text);
  const leftOut = except && addresseesIn(except[1]!, units);
  if (except && leftOut && leftOut.text !== '') {
    const named = addresseesIn(text.replace(except[0], ' '), units);
    return {
      text: named.text === '' ? '' : `${except[0]}，${named.text}`,
      unitIds: named.unitIds.filter((id) => !leftOut.unitIds.includes(id)),
      // The excepted words may name more units than were found, so a person should look.
      doubtful: true,
    };
  }
  const found: { at: number; words: string; ids: string[]; doubtful: boolean }[] = [];
  let rest = text;
  const take = (at: number, words: string, ids: string[], doubtful: boolean): void => {
    found.push({ at, words, ids, doubtful });
    rest = rest.slice(0, at) + '\u3000'.repeat(words.length) + rest.slice(at + words.length);
  };
  const byName = new Map<string, string[]>();
  for (const unit of units)
    for (const name of namesOfUnit(unit.name)) byName.set(name, [...(byName.get(name) ?? []), unit.id]);
  for (const [name, ids] of [...byName].sort(([a], [b]) => b.length - a.length)) {
    for (let at = rest.indexOf(name); at !== -1; at = rest.indexOf(name)) take(at, name, ids, ids.length > 1);
  }
  for (const { words, kinds, doubtful = false } of CLASSES) {
    for (let match = words.exec(rest); match !== null; match = words.exec(rest))
      take(
        match.index,
        match[0],
        units.filter(({ kind }) => kinds.includes(kind)).map(({ id }) => id),
        doubtful,
      );
  }
  found.sort((a, b) => a.at - b.at);
  const unitIds = [...new Set(found.flatMap(({ ids }) => ids))];
  return {
    text: found.map(({ words }) => words).join('、'),
    unitIds,
    doubtful: found.some(({ doubtful, ids }) => doubtful || ids.length === 0),
  };
}
