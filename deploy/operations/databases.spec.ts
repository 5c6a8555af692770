import { serviceNames } from '@jiceng/contracts/contract';
import { databaseUrls, namesDatabases } from './databases.js';

const settings = Object.fromEntries(
  serviceNames.map((service) => [
    `${service.toUpperCase().replaceAll('-', '_')}_DATABASE_URL`,
    `postgres://host/${service}`,
  ]),
);

describe('where the databases of a platform are', () => {
  it('is told by the keys of its secret', () => {
    expect(namesDatabases(settings)).toBe(true);
    expect(databaseUrls('/nowhere', settings).urls).toEqual(
      Object.fromEntries(serviceNames.map((service) => [service, `postgres://host/${service}`])),
    );
  });

  it('names every key that is missing', () => {
    expect(() => databaseUrls('/nowhere', { GRID_DATABASE_URL: 'postgres://host/grid' })).toThrow(
      'Not set: PERSONNEL_DATABASE_URL, COORDINATION_DATABASE_URL, ASSESSMENT_DATABASE_URL, DATA_SHARING_DATABASE_URL',
    );
  });

  it('is told by DATABASE_URLS first', () => {
    const urls = Object.fromEntries(serviceNames.map((service) => [service, `postgres://other/${service}`]));
    expect(databaseUrls('/nowhere', { ...settings, DATABASE_URLS: JSON.stringify(urls) }).urls).toEqual(urls);
  });

  it('is asked for when nothing tells it', () => {
    expect(namesDatabases({})).toBe(false);
    expect(() => databaseUrls('/nowhere', {})).toThrow('npm start');
  });
});
