import type { Random } from './random.js';

/** Common surnames. Frequent ones are repeated, so that a staff list looks realistic. */
const surnames = [
  ...'王王王李李李张张张刘刘陈陈杨杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
];
const givenFirst = [...'建国志晓文海玉秀丽春明思雨子嘉俊欣雅诗浩宇泽梓永立正德慧静淑敏振兴学世光庆瑞'];
const givenSecond = [...'华军伟芳娜敏强磊洋艳勇杰涛超霞平刚辉玲丹萍红鹏飞宁琳颖峰婷雪梅燕斌健波凯璐晨阳佳怡轩然'];

/** Returns an invented name. A similarity to a living person is chance. */
export function inventName(random: Random): string {
  const surname = random.pick(surnames);
  return random.chance(0.25)
    ? surname + random.pick(givenSecond)
    : surname + random.pick(givenFirst) + random.pick(givenSecond);
}
