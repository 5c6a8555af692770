/** Where a report came from; kept with the issue for ever. */
export const issueSources = ['grid_app', 'resident', 'hotline_12345', 'property_company', 'iot', 'patrol'] as const;
export type IssueSource = (typeof issueSources)[number];
