import { Alert, Button, Typography } from 'antd';
import type { ReactNode } from 'react';
import { useLanguage } from '../page/language';

export interface ShownSecret {
  /** Code of the client. */
  code: string;
  /** Null when the answer was lost and the command was sent again: the server shows a secret once. */
  secret: string | null;
  /** True for the secret that signs the states sent to the client, false for the secret of its sign-in. */
  signs: boolean;
}

/** Shows a new secret. It is kept in memory only, and is gone after the page is left. */
export function SecretNote({
  secret: { code, secret, signs },
  close,
}: {
  secret: ShownSecret;
  close: () => void;
}): ReactNode {
  const { say } = useLanguage();
  if (secret === null)
    return (
      <Alert
        className="record-fault"
        type="warning"
        title={
          signs
            ? say({
                zh: '签名密钥未能显示，请变更推送地址并更换签名密钥。',
                en: 'The secret was not shown. Change the address and make a new secret.',
              })
            : say({
                zh: '由统一身份认证签发令牌的系统没有密钥；若密钥未能显示，请更换密钥。',
                en: 'A client of the identity provider has no secret. When a secret was not shown, rotate it.',
              })
        }
      />
    );
  return (
    <section aria-label={say({ zh: '新密钥', en: 'New secret' })}>
      <p>
        {signs
          ? say({
              zh: `系统代码 ${code}。对方用此签名密钥核验状态推送，密钥仅显示一次，请立即交接入方妥善保管：`,
              en: `Client ${code}. Its receiver checks the states with this secret, which is shown once; hand it over now:`,
            })
          : say({
              zh: `系统代码 ${code}。密钥仅显示一次，平台不保存，请立即交接入方妥善保管：`,
              en: `Client ${code}. The secret is shown once and stored nowhere; hand it over now:`,
            })}
      </p>
      <p>
        <Typography.Text code copyable>
          {secret}
        </Typography.Text>
      </p>
      <p>
        <Button onClick={close}>{say({ zh: '已保管', en: 'Done' })}</Button>
      </p>
    </section>
  );
}
