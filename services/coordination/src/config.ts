import { isIP } from 'node:net';
import { serviceConfigSchema } from '@jiceng/platform/config';
import { fileFaults, fileSettings } from '@jiceng/platform/file-settings';
import { z } from 'zod';

const shape = serviceConfigSchema.extend({
  ...fileSettings,
  /**
   * Secrets for the receipt codes of anonymous reports, separated by commas. The first secret makes new codes; codes of
   * all listed secrets are accepted, so removing a secret invalidates its codes. The local profile derives a secret
   * from ACTOR_CONTEXT_SECRET when none is set.
   */
  RECEIPT_SECRET: z.string().min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32').optional(),
  /** Address of the console as people open it; links in messages begin with it. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .default('http://127.0.0.1:4000')
    .transform(withoutSlash),
  /** Address at which the district's gateway for short messages or WeCom takes signed JSON; none by default. */
  NOTIFY_WEBHOOK_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** The secret that signs these messages and their receipts. */
  NOTIFY_WEBHOOK_SECRET: z
    .string()
    .min(32, 'needs at least 32 characters; make one with: openssl rand -hex 32')
    .optional(),
  /**
   * Hosts to which administrators may have the states of issues sent, separated by commas, with the port unless it is
   * 443; none by default. In the local profile, 127.0.0.1 is allowed too, without TLS.
   */
  STATUS_WEBHOOK_HOSTS: z
    .string()
    .default('')
    .transform((list) => list.split(',').map((host) => host.trim().toLowerCase()))
    .transform((hosts) => hosts.filter((host) => host !== ''))
    .refine((hosts) => hosts.every((host) => isHost(host)), 'lists names of hosts, such as hotline.example.gov:8443'),
  /** Mail server for messages, such as smtps://user:password@mail.example:465; none by default. */
  NOTIFY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  /** Sender of the e-mails. */
  NOTIFY_MAIL_FROM: z.email().optional(),
  /**
   * Domain of the e-mail addresses of the staff, which is the part after the @. The part before the @ is the code of
   * the person.
   */
  NOTIFY_MAIL_DOMAIN: z.hostname().optional(),
});

/** True for a name of a host, not an address, as a URL shows it, with a port other than 443 behind it or none. */
function isHost(text: string): boolean {
  if (!URL.canParse(`https://${text}/`)) return false;
  const { host, hostname } = new URL(`https://${text}/`);
  return host === text && isIP(hostname.replace(/^\[|\]$/g, '')) === 0;
}

function withoutSlash(url: string): string {
  return url.replace(/\/$/, '');
}

/** True when messages go to the mail server only under TLS: from the beginning, or after STARTTLS. */
function isEncrypted({ protocol, searchParams }: URL): boolean {
  return protocol === 'smtps:' || searchParams.get('requireTLS') === 'true';
}

export const coordinationConfigSchema = shape
  .refine(({ JICENG_PROFILE, RECEIPT_SECRET }) => JICENG_PROFILE === 'local' || RECEIPT_SECRET !== undefined, {
    path: ['RECEIPT_SECRET'],
    error: 'is needed so that anonymous reporters can follow their reports; make one with: openssl rand -hex 32',
  })
  .refine(({ NOTIFY_WEBHOOK_URL, NOTIFY_WEBHOOK_SECRET }) => !NOTIFY_WEBHOOK_URL || NOTIFY_WEBHOOK_SECRET, {
    path: ['NOTIFY_WEBHOOK_SECRET'],
    error: 'is needed to sign messages to NOTIFY_WEBHOOK_URL; make one with: openssl rand -hex 32',
  })
  .refine(
    ({ JICENG_PROFILE, NOTIFY_WEBHOOK_URL, NOTIFY_SMTP_URL, PUBLIC_URL }) =>
      JICENG_PROFILE === 'local' || !(NOTIFY_WEBHOOK_URL ?? NOTIFY_SMTP_URL) || PUBLIC_URL.startsWith('https:'),
    { path: ['PUBLIC_URL'], error: 'must be the https address of the console, because messages link to it' },
  )
  .refine(
    ({ JICENG_PROFILE, NOTIFY_WEBHOOK_URL }) =>
      JICENG_PROFILE === 'local' || !NOTIFY_WEBHOOK_URL || NOTIFY_WEBHOOK_URL.startsWith('https:'),
    { path: ['NOTIFY_WEBHOOK_URL'], error: 'must begin with https: outside the local profile' },
  )
  .refine(
    ({ JICENG_PROFILE, STATUS_WEBHOOK_HOSTS, PUBLIC_URL }) =>
      JICENG_PROFILE === 'local' || STATUS_WEBHOOK_HOSTS.length === 0 || PUBLIC_URL.startsWith('https:'),
    { path: ['PUBLIC_URL'], error: 'must be the https address of the console, because messages to clients name it' },
  )
  .refine(
    ({ NOTIFY_SMTP_URL, NOTIFY_MAIL_FROM, NOTIFY_MAIL_DOMAIN }) =>
      !NOTIFY_SMTP_URL || (NOTIFY_MAIL_FROM && NOTIFY_MAIL_DOMAIN),
    { path: ['NOTIFY_SMTP_URL'], error: 'needs NOTIFY_MAIL_FROM and NOTIFY_MAIL_DOMAIN beside it' },
  )
  .refine(
    ({ JICENG_PROFILE, NOTIFY_SMTP_URL }) =>
      JICENG_PROFILE === 'local' || !NOTIFY_SMTP_URL || isEncrypted(new URL(NOTIFY_SMTP_URL)),
    {
      path: ['NOTIFY_SMTP_URL'],
      error: 'must begin with smtps: or end with ?requireTLS=true outside the local profile',
    },
  )
  .superRefine((config, context) => {
    for (const { path, message } of fileFaults(config, config.JICENG_PROFILE === 'local'))
      context.addIssue({ code: 'custom', path: [path], message });
  });
export type CoordinationConfig = z.infer<typeof coordinationConfigSchema>;
