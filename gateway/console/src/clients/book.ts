import type { ClientBookQuery, SystemBookQuery } from '../../generated/operations';

export type Client = NonNullable<ClientBookQuery['clients']>[number];
export type Community = NonNullable<SystemBookQuery['systemsInUse']>[number];
