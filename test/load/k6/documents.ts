/** An issue as the steps of a lifecycle need it. */
export interface IssueView {
  id: string;
  state: string;
  firstReceiver: { id: string };
  holder: { id: string } | null;
  tasks: { id: string; state: string; organization: { id: string } }[];
}

const issueParts = 'id state firstReceiver { id } holder { id } tasks { id state organization { id } }';
const mutation = (type: string): string => {
  const field = type[0]!.toLowerCase() + type.slice(1);
  return `mutation ${type}($input: ${type}Input!) { answer: ${field}(input: $input) { issue { ${issueParts} } } }`;
};

export const reportIssue = mutation('ReportIssue');
export const judgeIssue = mutation('JudgeIssue');
export const dispatchIssue = mutation('DispatchIssue');
export const acceptTask = mutation('AcceptTask');
export const completeTask = mutation('CompleteTask');
export const recordVerification = mutation('RecordVerification');
export const closeIssue = mutation('CloseIssue');
export const mergeIssue = mutation('MergeIssue');

export const issueOf = 'query LookUp($id: ID!) { issue(id: $id) { id state title reportedAt stateDueAt } }';
export const deskOf = `query DeskInbox($first: Int!) { inbox(scope: MY_ORGANIZATION, first: $first) {
  counts { state count overdue } edges { remainingMinutes node { id title state responsibleOrganization { id name } region { code name } } } pageInfo { hasNextPage } } }`;
export const me = 'query Me { me { id name } }';
export const scoresOf = `query Scores($month: String!, $first: Int!) { scores(month: $month, first: $first) {
  edges { node { organization { id name } rank composite { value formula } indicators { indicator { code } numerator denominator value } } } pageInfo { hasNextPage } } }`;
