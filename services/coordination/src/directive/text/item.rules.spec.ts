import { addresseesIn, namesOfUnit, type KnownUnit } from './addressee.rules.js';
import { itemsOf, type ItemContext } from './item.rules.js';
import { layoutOf, sentencesOf } from './layout.rules.js';

const unit = (id: string, name: string, kind: string): KnownUnit => ({ id, name, kind, regionCode: '320106000000' });
const units = [
  unit('yj', '清江区应急管理局', 'line_department'),
  unit('mz', '清江区民政局', 'line_department'),
  unit('hd', '河东街道办事处', 'street_office'),
  unit('hx', '河西街道办事处', 'street_office'),
  unit('xs', '小市街道办事处', 'street_office'),
  unit('cx', '晨曦社区居民委员会', 'community_committee'),
  unit('yq', '悦泉社区居民委员会', 'community_committee'),
];
const context: ItemContext = {
  from: '2026-12-01',
  isWorkday: (date) => ![0, 6].includes(new Date(date).getUTCDay()),
  units,
  mainRecipients: '各街道办事处',
};
const itemsIn = (text: string) => itemsOf(sentencesOf(text, 1), context);

describe('the addressees of a text', () => {
  it.each([
    ['各街道要排查。', ['hd', 'hx', 'xs'], false],
    ['各街道办事处：', ['hd', 'hx', 'xs'], false],
    ['清江区小市街道要排查。', ['xs'], false],
    ['各社区填报。', ['cx', 'yq'], false],
    ['由区应急局牵头，河东街道配合。', ['yj', 'hd'], false],
    ['晨曦社区、悦泉社区于周五前报送。', ['cx', 'yq'], false],
    ['有关单位抓好落实。', ['yj', 'mz', 'hd', 'hx', 'xs'], true],
    ['抓好落实。', [], false],
  ])('%s', (text, unitIds, doubtful) => {
    const found = addresseesIn(text, units);
    expect([[...found.unitIds].sort(), found.doubtful]).toEqual([[...unitIds].sort(), doubtful]);
  });

  it('come from short names as well', () => {
    expect(namesOfUnit('清江区应急管理局')).toEqual(expect.arrayContaining(['应急管理局', '清江区应急局', '应急局']));
  });
});

describe('the items of a text', () => {
  it('have act, object, quantity, deliverable, deadline and addressees', () => {
    const [item] = itemsIn('各社区要对独居老人进行走访，每户不少于2次，并于12月20日前报送走访情况统计表。');
    expect(item).toMatchObject({
      object: '独居老人',
      quantity: '每户不少于2次',
      deliverable: '走访情况统计表',
      deadlineOn: '2026-12-20',
      addresseeText: '各社区',
      addresseeIds: ['cx', 'yq'],
      doubtful: [],
    });
    expect(item!.confidence).toBeGreaterThan(0.9);
  });

  it('take no number of a deadline for a quantity, and name the whole deliverable as object', () => {
    expect(itemsIn('各街道于15个工作日内报送走访情况统计表。')).toMatchObject([
      { quantity: null, deadlineOn: '2026-12-22', object: '走访情况统计表', deliverable: '走访情况统计表' },
    ]);
    expect(itemsIn('各社区于3个工作日内走访5户居民。')).toMatchObject([{ quantity: '5户', deadlineOn: '2026-12-04' }]);
  });

  it('are made by the text of a paragraph and not again by the heading in front of it', () => {
    const what = (text: string) => itemsIn(text).map(({ sentence }) => sentence);
    expect(what('一、排查消防通道。各街道要于月底前完成消防通道排查。')).toEqual([1]);
    expect(what('二、建立问题台账。各社区每周五前报送隐患台账。')).toEqual([1]);
    // The heading demands what the text does not.
    expect(what('三、报送统计表。各社区要对独居老人逐户走访。')).toEqual([0, 1]);
    expect(what('四、月底前完成排查。各社区要对独居老人逐户走访。')).toEqual([0, 1]);
    expect(what('五、各街道排查消防通道。各社区要对独居老人逐户走访。')).toEqual([0, 1]);
    expect(what('六、排查消防通道。近期火灾多发。')).toEqual([0]);
  });

  it('take the addressees of the heading above, or else the main recipients', () => {
    const items = itemsOf(
      [
        ...sentencesOf('（一）各社区', 1),
        ...sentencesOf('建立楼栋长名册。', 2),
        ...sentencesOf('二、其他', 3),
        ...sentencesOf('请于月底前反馈意见。', 4),
      ],
      context,
    );
    expect(items.map(({ sentence, addresseeIds }) => [sentence, addresseeIds])).toEqual([
      [1, ['cx', 'yq']],
      [3, ['hd', 'hx', 'xs']],
    ]);
  });

  it('return and are marked so', () => {
    expect(itemsIn('各街道每周五17时前报送工作进展情况。')).toMatchObject([
      { recurrence: 'weekly', deadlineOn: '2026-12-04', deliverable: '工作进展情况' },
    ]);
  });

  it('name the data that they ask for', () => {
    expect(itemsIn('请逐户登记户主姓名、常住人口、联系电话等信息。')[0]!.elements).toEqual([
      '户主姓名',
      '常住人口',
      '联系电话',
    ]);
  });

  it.each([
    '不得以任何形式变相收费。',
    '对排查发现的隐患，一律登记造册。',
    '物业公司拒不整改的，移交综合执法部门查处。',
    '充电桩线路老化的要在3日内更换维修，确保通电安全。',
    '请各街道明确一名联络员，名单于本周五前报区民政局。',
  ])('are found in: %s', (text) => {
    expect(itemsIn(text)).toHaveLength(1);
  });

  it.each([
    '为深入贯彻落实全市工作会议精神，现将有关事项通知如下。',
    '今年以来，全区共排查电动自行车1200辆。',
    '当前正值冬季，火灾风险明显上升。',
    '特此通知。',
    '一、工作目标',
    '各街道已完成排查，取得了阶段性成效。',
  ])('are not found in: %s', (text) => {
    expect(itemsIn(text)).toEqual([]);
  });

  it('of tables are found under differently named columns', () => {
    const rows = (header: string[], ...lines: string[][]) =>
      itemsOf(layoutOf([header, ...lines].map((cells) => ({ text: cells.join(' '), cells }))).sentences, context);
    expect(
      rows(
        ['序号', '工作任务', '牵头单位', '完成时限'],
        ['1', '开展群租房排查', '各街道', '12月底前'],
        ['2', '更新楼栋台账', '晨曦社区', '每月5日前'],
      ),
    ).toMatchObject([
      { what: '开展群租房排查', deadlineOn: '2026-12-31', addresseeIds: ['hd', 'hx', 'xs'] },
      { what: '更新楼栋台账', deadlineOn: '2026-12-05', recurrence: 'monthly', addresseeIds: ['cx'] },
    ]);
    expect(
      rows(
        ['事项', '具体要求', '截止日期', '责任主体', '目标数'],
        ['消防宣传', '入户发放宣传单', '2026年12月15日', '各社区', '500份'],
      ),
    ).toMatchObject([
      { what: '消防宣传：入户发放宣传单', quantity: '500份', deadlineOn: '2026-12-15', addresseeIds: ['cx', 'yq'] },
    ]);
  });
});
