/** States in which no unit works on an issue. */
export const endedStates: readonly string[] = ['CLOSED', 'REJECTED', 'MERGED', 'RETURNED_TO_SOURCE'];
