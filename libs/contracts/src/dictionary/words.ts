/** A text in both languages of the product. */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

type Underscored<Code extends string> = Code extends `${infer Head}-${infer Rest}`
  ? `${Head}_${Underscored<Rest>}`
  : Code;
/** The value of an enum of the API for a code of the contracts: `awaiting-approval` is AWAITING_APPROVAL in the API. */
export type EnumValue<Code extends string> = Uppercase<Underscored<Code>>;

/** Takes words keyed by the codes of the contracts and returns them keyed by the enum values of the API. */
export function byEnumValue<Code extends string>(words: Readonly<Record<Code, Words>>): Record<EnumValue<Code>, Words> {
  return Object.fromEntries(
    Object.entries<Words>(words).map(([code, each]) => [code.toUpperCase().replaceAll('-', '_'), each]),
  ) as Record<EnumValue<Code>, Words>;
}
