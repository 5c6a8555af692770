import { serviceNames } from '@jiceng/contracts/contract';
import { databaseUrls, namesDatabases, stateFolder } from './databases.js';

const settings = Object.fromEntries(
  serviceNames.map((service) => [
    `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`,
    `postgres://host/${service}`,
  ]),
);

describe('the databases of a platform', () => {
  it('are named by the keys of its secret', () => {
    expect(namesDatabases(settings)).toBe(true);
    expect(databaseUrls('/nowhere', settings).urls).toEqual(
      Object.fromEntries(serviceNames.map((service) => [service, `postgres://host/${service}`])),
    );
  });

  it('lead to an error that names every missing key', () => {
    expect(() => databaseUrls('/nowhere', { GRID_DATABASE_URL: 'postgres://host/grid' })).toThrow(
      'Not set: PERSONNEL_DATABASE_URL, COORDINATION_DATABASE_URL, ASSESSMENT_DATABASE_URL, DATA_SHARING_DATABASE_URL',
    );
  });

  it('are named by DATABASE_URLS first', () => {
    const urls = Object.fromEntries(serviceNames.map((service) => [service, `postgres://other/${service}`]));
    expect(databaseUrls('/nowhere', { ...settings, DATABASE_URLS: JSON.stringify(urls) }).urls).toEqual(urls);
  });

  it('must be given when no setting names them', () => {
    expect(namesDatabases({})).toBe(false);
    expect(() => databaseUrls('/nowhere', {})).toThrow('npm start');
  });
});

describe('the state folder', () => {
  it('is that of --state, else of JICENG_STATE_DIR, else .jiceng of the checkout, as for npm start', () => {
    const env = { JICENG_STATE_DIR: '/var/tmp/other' };
    expect(stateFolder(['--patience', '5', '--state', '/var/tmp/given'], env)).toBe('/var/tmp/given');
    expect(stateFolder([], env)).toBe('/var/tmp/other');
    expect(stateFolder([], {})).toMatch(/\/\.jiceng$/);
    expect(stateFolder(['--state', ''], { JICENG_STATE_DIR: '' })).toMatch(/\/\.jiceng$/);
  });
});
