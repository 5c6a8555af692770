import { defineErrors } from '@jiceng/platform/errors';

export const clientErrors = defineErrors({
  /** The code of a new client is or was the code of another client. */
  CLIENT_CODE_TAKEN: {
    kind: 'conflict',
    zh: '接入系统代码 {code} 已使用',
    en: 'The code {code} belongs to another client, or did before',
  },
  /** Another client has the source already. One source has one client, so that a reference names one report. */
  CLIENT_SOURCE_TAKEN: {
    kind: 'conflict',
    zh: '来源「{source:issueSource}」已由接入系统 {code} 使用',
    en: 'The source {source} belongs to the client {code}',
  },
  /** Another client has the same token subject. */
  CLIENT_SUBJECT_TAKEN: {
    kind: 'conflict',
    zh: '该令牌主体已由接入系统 {code} 使用',
    en: 'The token subject belongs to the client {code}',
  },
  /** A command would change a client whose registration was revoked. */
  CLIENT_REVOKED: { kind: 'conflict', zh: '接入系统 {code} 已注销', en: 'The client {code} is revoked' },
  /** The secret of a client that signs in at the identity provider is rotated. */
  CLIENT_WITHOUT_SECRET: {
    kind: 'conflict',
    zh: '接入系统 {code} 由统一身份认证签发令牌，密钥须在认证平台更换',
    en: 'The client {code} gets its tokens from the identity provider; rotate its secret there',
  },
});
