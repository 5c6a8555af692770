import { roleWords } from '@jiceng/contracts/dictionary/codes';
import type { Words } from '@jiceng/contracts/dictionary/words';
import type { DemoAccount } from './demo-issuer.js';
import type { AuthorizationRequest } from './demo-sign-in.js';

/**
 * Groups of accounts in the order of the page. An account belongs to the first group that contains one of its roles, or
 * else to the last group.
 */
const groups: { title: Words; roles: string[]; compact?: boolean }[] = [
  {
    title: { zh: '街道、社区与网格', en: 'Street, community and grid' },
    roles: ['street_dispatcher', 'community_clerk', 'grid_worker'],
  },
  {
    title: { zh: '指挥、裁决、核查、回访与考核', en: 'Coordination, arbitration, checks, call-backs and appraisal' },
    roles: [
      'coordinator',
      'intake_desk',
      'arbiter',
      'verifier',
      'caller',
      'appraiser',
      'grid_officer',
      'directive_editor',
    ],
  },
  {
    title: { zh: '负责人', en: 'Leaders' },
    roles: ['unit_leader', 'leader_on_duty', 'district_leader'],
  },
  {
    title: { zh: '职能部门', en: 'Departments' },
    roles: ['department_dispatcher', 'department_handler'],
    compact: true,
  },
  {
    title: { zh: '区级管理', en: 'District administration' },
    roles: ['district_admin', 'personnel_officer', 'data_owner', 'auditor', 'operator'],
  },
  { title: { zh: '居民', en: 'Residents' }, roles: ['resident'] },
  // Accounts that belong to no other group.
  { title: { zh: '其他', en: 'Others' }, roles: [] },
];

const roleNames: Partial<Record<string, Words>> = roleWords;

const texts = {
  title: { zh: '选择演示账号', en: 'Choose a demo account' },
  lead: {
    zh: '演示环境无需密码。正式环境由本单位的统一身份认证登录。',
    en: 'The demo asks for no password. In production, people sign in at the identity provider of the district.',
  },
  again: { zh: '继续使用', en: 'Go on as' },
  none: {
    zh: '演示账号尚未生成，请稍候刷新本页。',
    en: 'The demo accounts are still being written. Reload this page in a moment.',
  },
} satisfies Record<string, Words>;

/** Returns a page of links without a script. Each link leads to the authorization endpoint with the chosen account. */
export function accountPicker(accounts: readonly DemoAccount[], request: AuthorizationRequest): string {
  const language = /^en\b/i.test(request.ui_locales ?? '') ? 'en' : 'zh';
  const featured = accounts.filter(({ featured: shown }) => shown);
  const link = (account: DemoAccount): string => accountLink(account, request, language, false);
  const shortLink = (account: DemoAccount): string => accountLink(account, request, language, true);
  const before = featured.find(({ subject }) => subject === request.login_hint);
  const sections = groups.map(({ title, roles, compact }) => {
    const members = featured.filter(({ roles: own }) => groupOf(own) === roles);
    // The dispatcher and the handler of a department stay together, in the order of the accounts file.
    if (!compact) members.sort(byRole(roles));
    if (members.length === 0) return '';
    return `<section${compact ? ' class="compact"' : ''}><h2>${title[language]}</h2><ul>${members.map(compact ? shortLink : link).join('')}</ul></section>`;
  });
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${texts.title[language]} · 基层</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>${texts.title[language]}</h1>
<p>${texts.lead[language]}</p>
${before ? `<section><h2>${texts.again[language]}</h2><ul>${link(before)}</ul></section>` : ''}
${featured.length === 0 ? `<p>${texts.none[language]}</p>` : sections.join('\n')}
</main>
</body>
</html>
`;
}

function groupOf(own: readonly string[]): string[] {
  return (groups.find(({ roles }) => own.some((role) => roles.includes(role))) ?? groups.at(-1)!).roles;
}

function byRole(roles: readonly string[]) {
  const rank = ({ roles: own }: DemoAccount): number =>
    Math.min(99, ...own.map((role) => (roles.indexOf(role) + 99) % 99));
  return (one: DemoAccount, other: DemoAccount): number => rank(one) - rank(other);
}

function accountLink(
  account: DemoAccount,
  request: AuthorizationRequest,
  language: 'zh' | 'en',
  short: boolean,
): string {
  const query = new URLSearchParams({ ...request, account: account.account });
  const roles = account.roles.map((role) => roleNames[role]?.[language] ?? role).join(language === 'zh' ? '、' : ', ');
  const about = [short ? '' : account.title, account.organization]
    .filter((part) => part && part !== account.name)
    .join(' · ');
  return `<li><a href="authorize?${escape(query.toString())}"><b>${escape(account.name)}</b><i>${escape(roles)}</i><span>${escape(about)}</span></a></li>`;
}

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

const style = `
*{box-sizing:border-box}
body{margin:0;background:#f3f5f8;color:#1f2933;font:15px/1.5 system-ui,"PingFang SC","Microsoft YaHei","Noto Sans CJK SC",sans-serif}
main{max-width:1080px;margin:0 auto;padding:32px 16px 48px}
h1{font-size:24px;margin:0 0 4px}
h2{font-size:15px;margin:28px 0 8px;color:#52606d}
p{margin:0;color:#52606d}
ul{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(240px,1fr));gap:8px}
a{display:block;height:100%;padding:10px 12px;background:#fff;border:1px solid #d9e0e8;border-radius:6px;color:inherit;text-decoration:none}
a:hover,a:focus-visible{border-color:#1558b0;outline:2px solid #1558b0;outline-offset:-1px}
b{font-size:16px;margin-right:8px}
i{font-style:normal;color:#1558b0}
span{display:block;color:#52606d;font-size:13px}
.compact ul{grid-template-columns:repeat(auto-fill,minmax(200px,1fr))}
.compact b{font-size:14px}
.compact i{font-size:13px}
`;
