import { Button, Select } from 'antd';
import { useCallback, useState, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { ClientBook, SystemBook } from '../../generated/documents';
import { faultOf } from '../api/faults';
import { Reread } from '../api/reread';
import { useWork } from '../api/work';
import { WorklistRows } from '../desk/WorklistRows';
import { useLanguage } from '../page/language';
import { useParameters } from '../page/location';
import '../record/record.css';
import '../roles/roles.css';
import type { Client, Community } from './book';
import { ClientForm } from './ClientForm';
import { ClientPage } from './ClientPage';
import { CommunityPage } from './CommunityPage';
import { SecretNote, type ShownSecret } from './SecretNote';

/** Address of the form for a new client beside the list. */
const NEW = 'new';
const nothing = (): void => undefined;

/** The systems that call the API, and the systems in which communities must still enter data. */
export function Clients(): ReactNode {
  const { language, say } = useLanguage();
  const { me } = useWork();
  const [parameters, change] = useParameters();
  const [secret, setSecret] = useState<ShownSecret | null>(null);
  const ofCommunities = parameters.list === 'communities';
  const mayChange = me.roles.includes('district_admin');
  const [book, again] = useQuery({ query: ClientBook });
  const [systems] = useQuery({ query: SystemBook, pause: !ofCommunities });
  const answer = ofCommunities ? systems : book;
  const clients = book.data?.clients ?? [];
  const communities = systems.data?.systemsInUse ?? [];
  const opened = parameters.item ?? null;
  const open = useCallback((item: string | null) => change({ item }), [change]);
  const reload = (): void => again({ requestPolicy: 'network-only' });
  const client = ofCommunities ? undefined : clients.find(({ code }) => code === opened);
  const community = ofCommunities ? communities.find(({ region }) => region?.code === opened) : undefined;
  const list = {
    more: false,
    loadMore: nothing,
    loading: answer.fetching,
    error: answer.error ? faultOf(answer.error, language).text : null,
    reload,
  };
  const row = (key: string, title: string, facts: ReactNode): ReactNode => (
    <button
      type="button"
      className={key === opened ? 'worklist-row opened' : 'worklist-row'}
      aria-pressed={key === opened}
      onClick={() => open(key)}
    >
      <span className="queue-row-title">{title}</span>
      <span className="worklist-facts quiet">{facts}</span>
    </button>
  );
  return (
    <main className={opened === null ? 'desk' : 'desk open'}>
      <section className="desk-queue" aria-label={say({ zh: '清单', en: 'List' })}>
        <h1 className="only-read">{say({ zh: '接入系统', en: 'Clients' })}</h1>
        <div className="queue-filters roles-filters">
          <Select
            aria-label={say({ zh: '清单', en: 'List' })}
            value={ofCommunities ? 'communities' : 'clients'}
            options={[
              { value: 'clients', label: say({ zh: '接入系统', en: 'Clients' }) },
              { value: 'communities', label: say({ zh: '社区在用系统', en: 'Systems of communities' }) },
            ]}
            onChange={(chosen: string) => change({ list: chosen, item: null })}
          />
          {mayChange && !ofCommunities && (
            <Button aria-pressed={opened === NEW} onClick={() => open(NEW)}>
              {say({ zh: '登记…', en: 'Register…' })}
            </Button>
          )}
        </div>
        {ofCommunities ? (
          <WorklistRows<Community>
            list={{ ...list, rows: communities }}
            keyOf={({ region }) => region?.code ?? ''}
            empty={say({ zh: '清单为空。', en: 'The list is empty.' })}
          >
            {({ region, systemsLeft, accountsLeft }) =>
              row(
                region?.code ?? '',
                region?.name ?? '',
                <span>
                  {say({
                    zh: `仍须填报 ${systemsLeft} 个系统、${accountsLeft} 个账号`,
                    en: `${systemsLeft} systems, ${accountsLeft} accounts left`,
                  })}
                </span>,
              )
            }
          </WorklistRows>
        ) : (
          <WorklistRows<Client>
            list={{ ...list, rows: clients }}
            keyOf={({ code }) => code}
            empty={say({ zh: '清单为空。', en: 'The list is empty.' })}
          >
            {({ code, name, revokedAt }) =>
              row(
                code,
                name,
                <>
                  <span>{code}</span>
                  {revokedAt !== null && <span>{say({ zh: '已注销', en: 'Revoked' })}</span>}
                </>,
              )
            }
          </WorklistRows>
        )}
      </section>
      <section className="desk-issue" aria-label={say({ zh: '详情', en: 'Details' })}>
        {opened === null ? (
          <p className="desk-hint">
            {say({
              zh: '热线、感知设备等系统以各自的密钥接入，只能使用登记的来源和权限；注销后数秒内失效。',
              en: 'Hotlines and sensors sign in with secrets of their own, and may use their sources and scopes alone.',
            })}
          </p>
        ) : (
          <>
            <Button className="record-back" onClick={() => open(null)}>
              {say({ zh: '返回', en: 'Back' })}
            </Button>
            <Reread.Provider value={reload}>
              <article className="record-page">
                {secret?.code === opened && <SecretNote secret={secret} close={() => setSecret(null)} />}
                {opened === NEW && mayChange && (
                  <ClientForm
                    systems={book.data?.recordedSystems ?? []}
                    close={() => open(null)}
                    done={(code, made) => {
                      setSecret({ code, secret: made, signs: false });
                      reload();
                      open(code);
                    }}
                  />
                )}
                {client && (
                  <ClientPage
                    key={client.id}
                    client={client}
                    systems={book.data?.recordedSystems ?? []}
                    mayChange={mayChange}
                    rotated={(made) => setSecret({ code: client.code, secret: made, signs: false })}
                    madeSigningSecret={(made) => setSecret({ code: client.code, secret: made, signs: true })}
                    changed={reload}
                  />
                )}
                {community && <CommunityPage community={community} />}
              </article>
            </Reread.Provider>
          </>
        )}
      </section>
    </main>
  );
}
