/**
 * The queries of the journeys. The commands come from `documentOf` of the demo's loop, which the system tests use too.
 */

export const issueOf = 'query LookUp($id: ID!) { issue(id: $id) { id state title reportedAt stateDueAt } }';
export const deskOf = `query DeskInbox($first: Int!) { inbox(scope: MY_ORGANIZATION, first: $first) {
  counts { state count overdue } edges { remainingMinutes node { id title state responsibleOrganization { id name } region { code name } } } pageInfo { hasNextPage } } }`;
/** The inbox with the actions that its owner may take next. */
export const workOf = `query DeskWork($first: Int!) { inbox(scope: MY_ORGANIZATION, first: $first) {
  edges { node { id version state category { photoRequired } tasks { id state organization { id } }
    availableActions { action enabled } } } } }`;
export const callbacksOf = 'query Callbacks($id: ID!) { issue(id: $id) { callbacks { id answeredAt } } }';
export const answerCallback =
  'mutation AnswerCallback($input: AnswerCallbackInput!) { answerCallback(input: $input) { callbackId } }';
export const me = 'query Me { me { id name } }';
export const scoresOf = `query Scores($month: String!, $first: Int!) { scores(month: $month, first: $first) {
  edges { node { organization { id name } rank composite { value formula } indicators { indicator { code } numerator denominator value } } } pageInfo { hasNextPage } } }`;

/** A line of the inbox with its actions. */
export interface WorkLine {
  id: string;
  version: number;
  state: string;
  category: { photoRequired: boolean } | null;
  tasks: { id: string; state: string; organization: { id: string } }[];
  availableActions: { action: string; enabled: boolean }[];
}
