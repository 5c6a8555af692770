import { readFileSync } from 'node:fs';
import type { LineCode, Severity } from '@jiceng/contracts/codes';
import { parsePlainCsv } from './csv.js';

export interface DemoCategory {
  /**
   * Code with two digits for the major class, two for the minor class and three for the item, in the order of the
   * published table.
   */
  code: string;
  major: string;
  minor: string;
  item: string;
  line: LineCode;
  /** Working minutes within which a task must be accepted. */
  acceptMinutes: number;
  /** Working minutes within which the issue must be handled. */
  handleMinutes: number;
  closingCondition: string;
  /** Risk grade from 1 (highest) to 4. */
  riskGrade: number;
  /** Lowest severity of the category; empty when it sets none. */
  leastSeverity: Severity | '';
  /** `yes` when a photo must show the result. */
  photoRequired: 'yes' | 'no';
}

const categoriesFile = new URL('./data/case-categories.csv', import.meta.url);

/** Lines of the major classes. They apply unless the minor class or the item has its own line. */
const lineOfMajor: Record<string, LineCode> = {
  城乡建设: 'housing',
  党务政务: 'party_building',
  国土资源: 'natural_resources',
  环境保护: 'environment',
  纪检监察: 'letters_and_calls',
  交通运输: 'transport',
  经济管理: 'development_reform',
  科技与信息产业: 'science_industry',
  民政: 'civil_affairs',
  农村农业: 'agriculture',
  商贸旅游: 'commerce',
  卫生计生: 'health',
  政法: 'justice',
  教育文体: 'education',
  劳动和社会保障: 'human_resources',
};

const lineOfMinor: Record<string, LineCode> = {
  '城乡建设/安全生产': 'emergency',
  '城乡建设/城市建设和市政管理': 'urban_management',
  '城乡建设/城乡规划': 'natural_resources',
  '城乡建设/村镇建设': 'agriculture',
  '党务政务/民族宗教': 'civil_affairs',
  '党务政务/宣传舆论': 'culture_tourism',
  '经济管理/安全生产': 'emergency',
  '经济管理/保险证券期货': 'finance',
  '经济管理/国资监管': 'finance',
  '经济管理/金融财税': 'finance',
  '民政/复退安置': 'veterans',
  '民政/优抚': 'veterans',
  '民政/救灾募捐': 'emergency',
  '农村农业/水利水电': 'water',
  '农村农业/水库移民': 'water',
  '农村农业/林业管理': 'natural_resources',
  '农村农业/农副产品流通': 'market_regulation',
  '农村农业/野生资源管理': 'natural_resources',
  '农村农业/草原草场': 'natural_resources',
  '商贸旅游/旅游管理': 'culture_tourism',
  '商贸旅游/市场监管': 'market_regulation',
  '商贸旅游/质监检验检疫': 'market_regulation',
  '卫生计生/食品药品监管': 'market_regulation',
  '政法/户籍证件': 'public_security',
  '政法/交通管理': 'public_security',
  '政法/警务督察': 'public_security',
  '政法/社会治安': 'public_security',
  '政法/刑案侦破': 'public_security',
  '教育文体/体育': 'culture_tourism',
  '教育文体/文化': 'culture_tourism',
  '教育文体/文物管理': 'culture_tourism',
  '科技与信息产业/知识产权': 'market_regulation',
  '国土资源/海洋气象地震': 'emergency',
};

const lineOfItem: Record<string, LineCode> = {
  '城乡建设/城市建设和市政管理/公共汽车': 'transport',
  '城乡建设/城市建设和市政管理/地铁城铁': 'transport',
  '城乡建设/城市建设和市政管理/自来水供应': 'water',
  '城乡建设/城市建设和市政管理/小区管理': 'housing',
  '城乡建设/城市建设和市政管理/电力供应': 'development_reform',
  '城乡建设/城市建设和市政管理/基础设施': 'housing',
  '城乡建设/城乡规划/违章建筑': 'urban_management',
  '政法/社会治安/消防安全': 'emergency',
  '政法/仲裁与调解/劳动仲裁': 'human_resources',
  '政法/仲裁与调解/人事仲裁': 'human_resources',
  '民政/社会救助/医疗救助': 'health',
  '劳动和社会保障/城镇居民社会保险/新农村合作医疗': 'health',
  '民政/优抚/评残及伤残抚恤': 'disability',
  '民政/福利慈善/福利事业': 'disability',
};

const minutesPerWorkingDay = 480;

/** Risk grade and limits of the categories whose path matches `pattern`. The first matching entry decides. */
interface Stake {
  pattern: RegExp;
  riskGrade: number;
  leastSeverity: Severity | '';
  acceptMinutes: number;
  handleDays: number;
}

const urgency: readonly Stake[] = [
  {
    pattern: /事故|安全隐患|消防|危险化学品|燃气|突发公共|疫情|食品安全|防汛|校园安全|特种设备|打黑|放射/,
    riskGrade: 1,
    leastSeverity: 'urgent',
    acceptMinutes: 60,
    handleDays: 1,
  },
  {
    pattern:
      /污染|违章建筑|自来水|电力|环境卫生|城市公共设施|治安|黄赌毒|传销|非法|拖欠|工资发放|城管执法|园林绿化环卫/,
    riskGrade: 2,
    leastSeverity: '',
    acceptMinutes: 120,
    handleDays: 3,
  },
  {
    pattern: /政策|规划|体制|补偿|拆迁|产权|权属|征收|改制|诉讼|复议|仲裁/,
    riskGrade: 4,
    leastSeverity: '',
    acceptMinutes: 480,
    handleDays: 15,
  },
  { pattern: /./, riskGrade: 3, leastSeverity: '', acceptMinutes: 240, handleDays: 7 },
];

/** Categories of everyday matters in streets, for whose results the demo district requires a photo. */
const pictured: ReadonlySet<string> = new Set(['城乡建设/城市建设和市政管理/城管执法']);

/** Returns the categories whose work can be reported without a photo, for programs that upload none. */
export function withoutPhotos(categories: readonly DemoCategory[]): DemoCategory[] {
  return categories.filter(({ photoRequired }) => photoRequired === 'no');
}

const closingConditions: readonly { pattern: RegExp; text: string }[] = [
  {
    pattern: /污染|环境卫生|违章建筑|城管|绿化|设施|安全隐患|消防/,
    text: '现场整改完成，整改前后照片齐全，复查未复发',
  },
  { pattern: /工资|欠款|拖欠|补偿|补贴|待遇|保险|救助/, text: '款项或待遇已落实，或已书面答复不符合条件的依据' },
  { pattern: /纠纷|争议|调解|仲裁|诉讼/, text: '双方达成协议，或已告知法定途径并移交' },
  { pattern: /投诉|监管|执法|市场|食品|药品/, text: '已调查处理并向反映人答复结果' },
  { pattern: /./, text: '已办理或解释到位，并向反映人答复' },
];

/**
 * Returns the published catalogue with its three levels. Codes, lines, time limits, closing conditions and risk grades
 * are generated.
 */
export function readCategories(csv: string = readFileSync(categoriesFile, 'utf8')): DemoCategory[] {
  const majors: string[] = [];
  const minors = new Map<string, string[]>();
  const items = new Map<string, number>();
  return parsePlainCsv(csv).map((row) => {
    const { major = '', minor = '', item = '' } = row;
    const minorsOfMajor = minors.get(major) ?? [];
    minors.set(major, minorsOfMajor);
    if (!majors.includes(major)) majors.push(major);
    if (!minorsOfMajor.includes(minor)) minorsOfMajor.push(minor);
    const number = (items.get(`${major}/${minor}`) ?? 0) + 1;
    items.set(`${major}/${minor}`, number);
    const code = digits(majors.indexOf(major) + 1, 2) + digits(minorsOfMajor.indexOf(minor) + 1, 2) + digits(number, 3);
    const path = `${major}/${minor}/${item}`;
    const stake = urgency.find(({ pattern }) => pattern.test(`${minor}/${item}`))!;
    const { riskGrade, leastSeverity, acceptMinutes, handleDays } = stake;
    return {
      code,
      major,
      minor,
      item,
      line: lineOfCategory(major, minor, item),
      acceptMinutes,
      handleMinutes: handleDays * minutesPerWorkingDay,
      closingCondition: closingConditions.find(({ pattern }) => pattern.test(path))!.text,
      riskGrade,
      leastSeverity,
      photoRequired: pictured.has(path) ? 'yes' : 'no',
    };
  });
}

/** Returns the line of a category: the line of its item, else of its minor class, else of its major class. */
export function lineOfCategory(major: string, minor: string, item: string): LineCode {
  const line = lineOfItem[`${major}/${minor}/${item}`] ?? lineOfMinor[`${major}/${minor}`] ?? lineOfMajor[major];
  if (line === undefined) throw new Error(`no line for the major class ${major}`);
  return line;
}

function digits(value: number, length: number): string {
  return String(value).padStart(length, '0');
}
