import { createTransport } from 'nodemailer';
import { postSigned, SendFailure, TIMEOUT_MS } from '../outgoing/signed-post.js';
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

/** A way by which messages leave the platform. */
export interface Channel {
  /** @throws SendFailure */
  send(message: OutgoingMessage): Promise<void>;
}

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

/** Sends signed JSON to the district's gateway for short messages or WeCom. A redirect is not followed. */
export function webhookChannel(url: string, secret: string): Channel {
  return {
    send: (message) =>
      postSigned({
        url,
        secret,
        body: JSON.stringify(message),
        contentType: 'application/json',
        // An operator sets this address, which may lie in the network of the district.
        publicOnly: false,
      }),
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
        throw new SendFailure(code ? `SMTP ${code}` : `SMTP: ${(error as Error).name}`);
      }
    },
  };
}
