import type { ReactNode } from 'react';
import { Fact } from '../desk/parts';
import { useLanguage } from '../page/language';
import type { Community } from './book';

/** The systems in which one community enters data, and which of them a client replaces. */
export function CommunityPage({ community }: { community: Community }): ReactNode {
  const { say } = useLanguage();
  const { region, systemsLeft, accountsLeft, systems } = community;
  return (
    <>
      <h2 className="record-title">{region?.name}</h2>
      <p>
        {say({
          zh: `仍须填报 ${systemsLeft} 个系统，使用 ${accountsLeft} 个账号。`,
          en: `${systemsLeft} systems with ${accountsLeft} accounts remain.`,
        })}
      </p>
      <dl className="facts">
        {systems.map(({ system, accounts, replacedBy }) => (
          <Fact key={system.code} label={system.name}>
            {say({ zh: `${accounts} 个账号`, en: `${accounts} accounts` })}
            {replacedBy !== null &&
              say({ zh: `，已由接入系统 ${replacedBy} 替代`, en: `, replaced by the client ${replacedBy}` })}
          </Fact>
        ))}
      </dl>
    </>
  );
}
