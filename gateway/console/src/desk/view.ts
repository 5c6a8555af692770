import type { InboxScope, IssueFilter, IssueSource, IssueState, Severity } from '../../generated/operations';
import type { Parameters } from '../page/location';
import type { Me } from '../api/work';
import type { View } from './queue-data';
import { momentOfDay } from './words/time';
import { severityWords, sourceWords, stateWords } from './words/words';

// Reads the state of the queue from the address, and writes the state back to the address.

/** Names of the filters in the address. Any of them turns the queue into a search. */
export const filterNames = [
  'q',
  'area',
  'category',
  'organization',
  'responsible',
  'reference',
  'source',
  'in',
  'severity',
  'reportedFrom',
  'reportedTo',
  'closedFrom',
  'closedTo',
  'open',
  'late',
] as const;

const scopes: readonly InboxScope[] = ['MINE', 'NEEDS_ASSIGNEE', 'RULING_DUE', 'MY_ORGANIZATION', 'MY_REGION'];

const rulers = ['arbiter', 'unit_leader', 'leader_on_duty', 'district_leader'];

/** The queues of a user. Only persons who may rule have a queue of issues that wait for their ruling. */
export function scopesOf({ roles }: Me): InboxScope[] {
  return scopes.filter((scope) => scope !== 'RULING_DUE' || roles.some((role) => rulers.includes(role)));
}

export function defaultScope({ roles }: Me): InboxScope {
  const wholeRegion = ['district_admin', 'coordinator', 'grid_worker'];
  return roles.some((role) => wholeRegion.includes(role)) ? 'MY_REGION' : 'MY_ORGANIZATION';
}

function isState(text: string): text is IssueState {
  return text in stateWords;
}

export function statesOf(text: string | undefined): IssueState[] {
  return (text ?? '').split(',').filter(isState);
}

export function severitiesOf(text: string | undefined): Severity[] {
  return (text ?? '').split(',').filter((each): each is Severity => each in severityWords);
}

export function sourcesOf(text: string | undefined): IssueSource[] {
  return (text ?? '').split(',').filter((each): each is IssueSource => each in sourceWords);
}

export function isSearch(parameters: Parameters): boolean {
  return filterNames.some((name) => parameters[name]);
}

export function viewOf(parameters: Parameters, me: Me): View {
  const scope = scopesOf(me).find((each) => each === parameters.scope) ?? defaultScope(me);
  if (!isSearch(parameters)) {
    const state = statesOf(parameters.state)[0] ?? null;
    return { kind: 'inbox', scope, state, overdue: parameters.state === 'overdue' };
  }
  const { q, area, category, organization, responsible, reference, open, late } = parameters;
  const states = statesOf(parameters.in);
  const severities = severitiesOf(parameters.severity);
  const sources = sourcesOf(parameters.source);
  const reportedFrom = momentOfDay(parameters.reportedFrom, 'start');
  const reportedUntil = momentOfDay(parameters.reportedTo, 'end');
  const closedFrom = momentOfDay(parameters.closedFrom, 'start');
  const closedUntil = momentOfDay(parameters.closedTo, 'end');
  const filter: IssueFilter = {
    ...(q ? { text: q } : {}),
    ...(area ? { areaCode: area } : {}),
    ...(category ? { categoryPrefix: category } : {}),
    ...(organization ? { organizationId: organization } : {}),
    ...(responsible ? { responsibleOrganizationId: responsible } : {}),
    ...(reference ? { sourceReference: reference } : {}),
    ...(states.length > 0 ? { states } : {}),
    ...(severities.length > 0 ? { severities } : {}),
    ...(sources.length > 0 ? { sources } : {}),
    ...(reportedFrom ? { reportedFrom } : {}),
    ...(reportedUntil ? { reportedUntil } : {}),
    ...(closedFrom ? { closedFrom } : {}),
    ...(closedUntil ? { closedUntil } : {}),
    ...(open ? { open: true } : {}),
    ...(late ? { overdue: true } : {}),
  };
  return { kind: 'search', scope, filter };
}
