import './workers.js';
import 'graphiql/style.css';
import './explorer.css';
import { GraphiQL } from 'graphiql';
import { useEffect, useMemo, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createFetcher } from './fetcher.js';

/** Example operations, put in by build.mjs from examples/*.graphql: [{title, account, query}]. */
const examples = EXAMPLES;

const welcome = `# Choose a demo account above, then an example — or write a query here and press Ctrl-Enter.
# 先在上方选择演示账号，再选择示例；或在此编写查询，按 Ctrl-Enter 执行。
`;

/** Stores the query, so that a reload shows it again. */
const remember = (query) => localStorage.setItem('jiceng:query', query);

/**
 * Returns the account for a first visit: a coordinator, who sees issues of the whole district, else the first account.
 */
const firstOf = (accounts) =>
  (accounts.find(({ roles }) => roles.includes('coordinator')) ?? accounts[0])?.account ?? '';

function Explorer() {
  const [accounts, setAccounts] = useState([]);
  const [account, setAccount] = useState(localStorage.getItem('jiceng:account') ?? '');
  const [query, setQuery] = useState(localStorage.getItem('jiceng:query') ?? undefined);
  const fetcher = useMemo(() => createFetcher(), []);

  useEffect(() => {
    // Without the demo issuer there is no list of accounts. The user then writes the token into the headers editor.
    fetch('/demo/accounts')
      .then(
        (response) => (response.ok ? response.json() : []),
        () => [],
      )
      .then((known) => {
        setAccounts(known);
        setAccount((chosen) => (known.some((each) => each.account === chosen) ? chosen : firstOf(known)));
      });
  }, []);
  useEffect(() => {
    fetcher.actAs(account);
    localStorage.setItem('jiceng:account', account);
  }, [account, fetcher]);

  const openExample = (title) => {
    const example = examples.find((candidate) => candidate.title === title);
    if (!example) return;
    setQuery(example.query);
    remember(example.query);
    if (accounts.some((candidate) => candidate.account === example.account)) setAccount(example.account);
  };

  return (
    <>
      <header className="bar">
        <strong>Jiceng 基层</strong>
        <label>
          Acting as 身份{' '}
          <select
            id="account"
            value={account}
            onChange={(event) => setAccount(event.target.value)}
            disabled={accounts.length === 0}
          >
            <option value="">
              {accounts.length === 0 ? 'no demo accounts: set the authorization header below' : 'nobody 未登录'}
            </option>
            {accounts
              .filter(({ featured }) => featured)
              .map((each) => (
                <option key={each.account} value={each.account}>
                  {each.name} · {[each.title, each.organization].filter(Boolean).join(' · ') || each.account}
                </option>
              ))}
          </select>
        </label>
        <label>
          Examples 示例{' '}
          <select id="example" value="" onChange={(event) => openExample(event.target.value)}>
            <option value="" disabled>
              choose 选择…
            </option>
            {examples.map(({ title }) => (
              <option key={title}>{title}</option>
            ))}
          </select>
        </label>
      </header>
      <main className="editor">
        <GraphiQL
          key={query ?? 'welcome'}
          fetcher={fetcher.fetch}
          initialQuery={query}
          defaultQuery={welcome}
          onEditQuery={remember}
          defaultTheme="light"
          isHeadersEditorEnabled
        />
      </main>
    </>
  );
}

createRoot(document.getElementById('explorer')).render(<Explorer />);
