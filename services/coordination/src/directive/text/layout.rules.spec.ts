import fc from 'fast-check';
import { layoutOf, sentencesOf } from './layout.rules.js';

const lines = (text: string) =>
  text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => ({ text: line, cells: null }));

const official = `000012
特急
清江区应急管理局文件
清应急发〔2026〕42 号                    签发人：周正
关于开展今冬明春火灾防控工作的通知
各街道办事处，区各有关单位：
    为做好今冬明春火灾防控工作，现将有关事项通知如下。
    一、重点任务
    （一）排查消防通道。各街道要于12月20日前完成辖区住宅小区消防通道排查；发现堵塞的，立即清理。
    1. 建立台账。各社区要建立问题台账（附清单。）。
    附件：1. 火灾隐患台账
    2. 联络员名单
    清江区应急管理局
    2026年12月1日
    （联系人：王强）
抄送：区委办公室，区政府办公室。
清江区应急管理局办公室 2026年12月1日印发`;

describe('the layout of an official document', () => {
  it('gives the parts of GB/T 9704', () => {
    expect(layoutOf(lines(official))).toMatchObject({
      issuer: '清江区应急管理局',
      number: '清应急发〔2026〕42号',
      signer: '周正',
      urgency: 'extra_urgent',
      title: '关于开展今冬明春火灾防控工作的通知',
      mainRecipients: '各街道办事处，区各有关单位',
      copiedTo: '区委办公室，区政府办公室',
      attachments: ['火灾隐患台账', '联络员名单'],
      issuedOn: '2026-12-01',
      kind: 'demand',
    });
  });

  it('gives each sentence with its level, and headings apart', () => {
    expect(layoutOf(lines(official)).sentences.map(({ level, heading, text }) => [level, heading, text])).toEqual([
      [0, false, '为做好今冬明春火灾防控工作，现将有关事项通知如下。'],
      [1, true, '一、重点任务'],
      [2, false, '（一）排查消防通道。'],
      [0, false, '各街道要于12月20日前完成辖区住宅小区消防通道排查；'],
      [0, false, '发现堵塞的，立即清理。'],
      [3, false, '1.建立台账。'],
      [0, false, '各社区要建立问题台账（附清单。）。'],
    ]);
  });

  it('reads a title of two lines, a signature in Chinese numerals, and a letter without head', () => {
    const layout = layoutOf(
      lines(
        `清江区民政局\n关于报送高龄老人补贴发放情况的\n函\n各街道：\n请于月底前报送发放情况。\n清江区民政局\n二〇二六年十一月二日`,
      ),
    );
    expect(layout).toMatchObject({
      issuer: '清江区民政局',
      title: '关于报送高龄老人补贴发放情况的函',
      mainRecipients: '各街道',
      issuedOn: '2026-11-02',
      number: null,
    });
    expect(layout.sentences.map(({ text }) => text)).toEqual(['请于月底前报送发放情况。']);
  });

  it.each([
    [
      '关于废止《关于报送周报的通知》的通知',
      '经研究，决定废止《关于报送周报的通知》（清办发〔2026〕7号）。',
      'repeal',
      '清办发〔2026〕7号',
    ],
    ['关于更正清民发[2026]15号文件的通知', '将原文第二条的时限改为12月底。', 'correction', '清民发〔2026〕15号'],
    ['关于报送更新情况的通知', '请报送。', 'demand', null],
    ['关于撤销有关文件的通知', '将清办发〔2026〕7号文件予以撤销。', 'repeal', '清办发〔2026〕7号'],
    [
      '关于更正有关事项的通知',
      '根据清办发〔2026〕3号，现将清民发〔2026〕15号更正如下。',
      'correction',
      '清民发〔2026〕15号',
    ],
    ['关于撤销违规摊点的通知', '根据清办发〔2026〕7号，各街道要拆除违规摊点。', 'demand', null],
    ['关于调整低保申报时间的通知', '按照清办发〔2026〕7号要求，各街道要于12月20日前报送。', 'demand', null],
    ['关于做好废止文件清理工作的通知', '对照清办发〔2026〕7号，各街道要报送清理情况。', 'demand', null],
  ])('tells a correction and a repeal: %s', (title, sentence, kind, targetNumber) => {
    expect(layoutOf(lines(`${title}\n各街道：\n${sentence}`))).toMatchObject({ kind, targetNumber });
  });

  it('gives the rows of a table under the names of its columns', () => {
    const { title, sentences } = layoutOf([
      { text: '任务分解表', cells: ['任务分解表', '', ''] },
      { text: '序号 工作任务 完成时限', cells: ['序号', '工作任务', '完成时限'] },
      { text: '1 排查群租房 12月底前', cells: ['1', '排查群租房', '12月底前'] },
    ]);
    expect(title).toBe('任务分解表');
    expect(sentences).toMatchObject([
      {
        text: '序号：1；工作任务：排查群租房；完成时限：12月底前',
        columns: [{ name: '序号' }, { name: '工作任务' }, { name: '完成时限' }],
      },
    ]);
  });

  it('loses no character of a paragraph', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom('各社区', '。', '；', '（', '）', '一、', '报送', '”', '“', '！'), { minLength: 1 }),
        (parts) => {
          const text = parts.join('');
          expect(
            sentencesOf(text, 1)
              .map((each) => each.text)
              .join(''),
          ).toBe(text);
        },
      ),
    );
  });
});
