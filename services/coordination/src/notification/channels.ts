import { createHmac } from 'node:crypto';
import { createTransport } from 'nodemailer';
import type { ChannelName } from './notification.table.js';

/** The settings of messages, from the configuration of the service. */
export interface NotificationConfig {
  PUBLIC_URL: string;
  NOTIFY_WEBHOOK_URL?: string | undefined;
  NOTIFY_WEBHOOK_SECRET?: string | undefined;
  NOTIFY_SMTP_URL?: string | undefined;
  NOTIFY_MAIL_FROM?: string | undefined;
  NOTIFY_MAIL_DOMAIN?: string | undefined;
}

/** A message as it leaves the platform, without name, number or address of a person and without text of the report. */
export interface OutgoingMessage {
  /**
   * Id of the parcel, which is sent as one message. A receiver that gets the same id twice drops the second message.
   */
  id: string;
  /** The person's code in personnel. The receiver finds the telephone, mailbox or WeCom account by this code. */
  account: string;
  title: string;
  text: string;
  urgent: boolean;
}

/** A message that a channel did not take. */
export class ChannelFailure extends Error {
  /** @param retryAfterSeconds pause for which the receiver asked; null when it named none */
  constructor(
    message: string,
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }
}

/** A way by which messages leave the platform. */
export interface Channel {
  /** @throws ChannelFailure */
  send(message: OutgoingMessage): Promise<void>;
}

const TIMEOUT_MS = 10_000;

/** Returns the channels that the configuration names. */
export function channelsOf(config: NotificationConfig): Partial<Record<ChannelName, Channel>> {
  const { NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET, NOTIFY_SMTP_URL, NOTIFY_MAIL_FROM, NOTIFY_MAIL_DOMAIN } = config;
  return {
    ...(NOTIFY_WEBHOOK_URL && NOTIFY_WEBHOOK_SECRET
      ? { webhook: webhookChannel(NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET) }
      : {}),
    ...(NOTIFY_SMTP_URL && NOTIFY_MAIL_FROM && NOTIFY_MAIL_DOMAIN
      ? { email: emailChannel(NOTIFY_SMTP_URL, NOTIFY_MAIL_FROM, NOTIFY_MAIL_DOMAIN) }
      : {}),
  };
}

/** Returns the signature of a body that was sent at a Unix time in seconds: HMAC-SHA256 over `time.body`, in hex. */
export function signatureOf(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}

/** Sends signed JSON to the district's gateway for short messages or WeCom. A redirect is not followed. */
export function webhookChannel(url: string, secret: string): Channel {
  return {
    async send(message) {
      const body = JSON.stringify(message);
      const seconds = Math.floor(Date.now() / 1000);
      const response = await fetch(url, {
        method: 'POST',
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          'content-type': 'application/json',
          'x-jiceng-signature': `t=${seconds},v1=${signatureOf(secret, seconds, body)}`,
        },
        body,
      }).catch((error: unknown) => {
        throw new ChannelFailure(error instanceof Error ? `no answer: ${error.name}` : 'no answer');
      });
      await response.body?.cancel().catch(() => undefined);
      if (response.ok) return;
      const asked = Number(response.headers.get('retry-after'));
      throw new ChannelFailure(`HTTP ${response.status}`, Number.isFinite(asked) && asked > 0 ? asked : null);
    },
  };
}

/** Sends e-mails to `account@domain`, the mailbox that the district gives its staff. */
export function emailChannel(url: string, from: string, domain: string): Channel {
  const transport = createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
  });
  return {
    async send({ id, account, title, text, urgent }) {
      try {
        await transport.sendMail({
          from,
          to: `${account}@${domain}`,
          subject: title,
          text,
          messageId: `<${id}@${domain}>`,
          priority: urgent ? 'high' : 'normal',
        });
      } catch (error) {
        const code = (error as { responseCode?: number }).responseCode;
        throw new ChannelFailure(code ? `SMTP ${code}` : `SMTP: ${(error as Error).name}`);
      }
    },
  };
}
