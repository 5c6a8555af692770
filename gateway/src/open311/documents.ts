const REQUEST = `number state description reportedAt closedAt handleDueAt address
  position(datum: WGS84) { longitude latitude }
  category { code item }
  responsibleOrganization { name }
  timeline { at }
  progress { zh en }`;

const FILTERED = '($first: Int!, $after: String, $filter: IssueFilter)';

/** Operations that the routes of Open311 run. */
export const documents = {
  districts: 'query Open311Districts { regions(first: 100) { edges { node { code } } } }',
  services: `query Open311Services($after: String) {
  categories(first: 100, after: $after) { edges { node { code major minor item } } pageInfo { hasNextPage endCursor } }
}`,
  service: 'query Open311Service($code: ID!) { category(code: $code) { code item retired } }',
  report: `mutation Open311Report($input: ReportIssueInput!) {
  reportIssue(input: $input) { issue { number } receiptCode }
}`,
  /** Moves over the pages before the one that is wanted. */
  skip: `query Open311Skip${FILTERED} {
  issues(first: $first, after: $after, filter: $filter) { pageInfo { hasNextPage endCursor } }
}`,
  requests: `query Open311Requests${FILTERED} {
  issues(first: $first, after: $after, filter: $filter) { edges { node { ${REQUEST} } } }
}`,
};
