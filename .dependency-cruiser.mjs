import { fileURLToPath } from 'node:url';

/**
 * Who may import whom (docs/architecture.md, docs/decisions/0002-import-rules.md): data flows one way.
 * test/unit/architecture shows that the sources keep the rules and that breaking one is caught.
 */

/** The rooms that each room may import, besides itself. */
const ALLOWED = {
  numbers: [],
  'event-store': ['numbers', 'http', 'access', 'tenancy'],
  projections: ['numbers', 'event-store', 'http', 'access', 'tenancy'],
  intake: ['numbers', 'event-store', 'http', 'access', 'secrets', 'tenancy'],
  assignments: ['numbers', 'event-store', 'projections', 'http', 'access', 'tenancy'],
  releases: ['numbers', 'event-store', 'projections', 'http', 'access', 'tenancy'],
  anomalies: ['numbers', 'event-store', 'projections', 'http', 'access', 'tenancy'],
  reports: ['numbers', 'event-store', 'projections', 'http', 'access', 'tenancy'],
  audit: ['event-store', 'http'],
  dispatch: ['http'],
  reactions: ['numbers', 'event-store', 'projections', 'dispatch', 'secrets', 'http', 'access', 'tenancy'],
  subscriptions: ['numbers', 'event-store', 'dispatch', 'secrets', 'http', 'access', 'tenancy'],
  secrets: [],
  access: ['http', 'tenancy', 'numbers'],
  tenancy: [],
  'rate-limit': ['http', 'access'],
  'access-log': ['numbers', 'http', 'access', 'tenancy'],
  http: [],
  embedded: [],
  sandbox: [],
};

/** Single files of another room that a room may import: its queries, the signer, the number in a path. */
const ALLOWED_FILES = {
  assignments: ['intake/.*\\.query\\.ts$', 'releases/.*\\.query\\.ts$', 'reactions/.*\\.query\\.ts$'],
  releases: [
    'assignments/.*\\.query\\.ts$',
    'assignments/released-assignments\\.ts$',
    'reactions/.*\\.query\\.ts$',
    'reactions/reaction\\.dto\\.ts$',
  ],
  reports: ['assignments/.*\\.query\\.ts$'],
  reactions: ['assignments/e164\\.pipe\\.ts$'],
  sandbox: ['intake/sign\\.ts$'],
};

const rooms = Object.entries(ALLOWED).map(([room, allowed]) => ({
  name: `${room} imports only its neighbours`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: {
    path: '^src/',
    pathNot: [room, ...allowed]
      .map((name) => `^src/${name}/`)
      .concat((ALLOWED_FILES[room] ?? []).map((file) => `^src/${file}`)),
  },
}));

const pure = {
  name: 'numbers stays pure: no framework, no database, no input or output',
  severity: 'error',
  from: { path: '^src/numbers/' },
  to: {
    path: '(node_modules/(@nestjs|typeorm|pg|fastify|rxjs)/|^(node:)?(fs|net|http|https|child_process|timers)(/|$))',
  },
};

/** What of a room belongs to the edge: only these files may know HTTP. */
const edge = {
  name: 'the store and the projection engine know HTTP only in their controllers',
  severity: 'error',
  from: { path: '^src/(event-store|projections)/', pathNot: '\\.(controller|dto)\\.ts$' },
  to: { path: '^src/(http|access)/' },
};

const circular = {
  name: 'no circles',
  severity: 'error',
  comment: 'In ESM with decorator metadata a circle of classes is fatal.',
  from: { path: '^src/' },
  to: { circular: true },
};

export default {
  forbidden: [...rooms, pure, edge, circular],
  options: {
    tsConfig: { fileName: fileURLToPath(new URL('./tsconfig.json', import.meta.url)) },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
  },
};
