/** The two seats of a grid: A for the first worker and B for the worker who stands in. */
export const covers = ['A', 'B'] as const;
export type Cover = (typeof covers)[number];
