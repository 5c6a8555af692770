import { Refused, type Gateway } from './gateway-client.js';

interface Options {
  gateway: Gateway;
  /** Prefix of the idempotency keys, so that an interrupted load can be resumed. */
  keyPrefix: string;
  at?: Date;
}

/** The words of the demo district for reporters of closed issues. The other states keep the built-in words. */
const closedWords = {
  state: 'CLOSED',
  expectedVersion: 0,
  sentence: {
    zh: '已办结。如认为未解决，可在 {reopenUntil}前要求重新办理。',
    en: 'The matter is closed. If it is not solved, you may have it opened again before {reopenUntil}.',
  },
  result: { zh: '{result}', en: '{result}' },
  basis: {
    zh: '依据本区街道和部门权责清单以及有关法律、法规、规章办理。',
    en: 'Handled under the duty lists of the streets and departments and the laws and regulations that apply.',
  },
  appeal: {
    zh: '如认为未解决，可在 {reopenUntil}前要求重新办理，或者拨打 12345；对行政行为不服的，可以依法申请行政复议或者提起行政诉讼。',
    en:
      'If the matter is not solved, you may have it opened again before {reopenUntil} or call 12345. Against ' +
      'an administrative act, you may apply for administrative reconsideration or bring an action under the ' +
      'law.',
  },
};

/** The coordination office writes the district's own words for closed issues. */
export async function writeReplyTemplate({ gateway, keyPrefix, at }: Options): Promise<void> {
  try {
    await gateway
      .as('coordinator')
      .send(
        'mutation ($input: ChangeReplyTemplateInput!) { changeReplyTemplate(input: $input) { template { version } } }',
        { input: { idempotencyKey: `${keyPrefix}-replies`, ...closedWords } },
        at === undefined ? {} : { at },
      );
  } catch (error) {
    // An earlier load with other keys has written the words.
    if (!(error instanceof Refused && error.code === 'STALE_VERSION')) throw error;
  }
}
