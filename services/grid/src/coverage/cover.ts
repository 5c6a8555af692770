/** The two seats of a grid: first worker and cover. */
export const covers = ['A', 'B'] as const;
export type Cover = (typeof covers)[number];
