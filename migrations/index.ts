import { CreateEventStore1795464000000 } from './1795464000000-create-event-store.js';
import { CreateIntake1795464100000 } from './1795464100000-create-intake.js';
import { CreateProjections1795464200000 } from './1795464200000-create-projections.js';
import { CreateReadModels1795464300000 } from './1795464300000-create-read-models.js';
import { CreateApiKeys1795464400000 } from './1795464400000-create-api-keys.js';
import { CreateRebuilds1795464500000 } from './1795464500000-create-rebuilds.js';
import { AddTimeTravelIndexes1795464600000 } from './1795464600000-add-time-travel-indexes.js';
import { CreateAnomalies1795464700000 } from './1795464700000-create-anomalies.js';
import { SpeedUpRebuilds1795464750000 } from './1795464750000-speed-up-rebuilds.js';
import { CreateBuiltInRecords1795464800000 } from './1795464800000-create-built-in-records.js';
import { CreateReactions1795464900000 } from './1795464900000-create-reactions.js';
import { CreateDispatch1795465000000 } from './1795465000000-create-dispatch.js';
import { CreateDestinations1795465050000 } from './1795465050000-create-destinations.js';
import { CreateSubscriptions1795465100000 } from './1795465100000-create-subscriptions.js';
import { WidenApiKeys1795465200000 } from './1795465200000-widen-api-keys.js';
import { WallOffWorkspaces1795465210000 } from './1795465210000-wall-off-workspaces.js';
import { CreateAccessLog1795465300000 } from './1795465300000-create-access-log.js';
import { WallOffReactions1795465400000 } from './1795465400000-wall-off-reactions.js';
import { WallOffWebhooks1795465410000 } from './1795465410000-wall-off-webhooks.js';
import { ThinLog1795465500000 } from './1795465500000-thin-log.js';
import { AppendArrays1795465510000 } from './1795465510000-append-arrays.js';
import { KeepAssignmentsInOneTable1795465600000 } from './1795465600000-keep-assignments-in-one-table.js';
import { CreateAudit1795465700000 } from './1795465700000-create-audit.js';
import { PackIdsOfAssignments1795465800000 } from './1795465800000-pack-ids-of-assignments.js';
import { AppendOne1795465900000 } from './1795465900000-append-one.js';

/** Every migration, in the order in which they are run. */
export const migrations = [
  CreateEventStore1795464000000,
  CreateIntake1795464100000,
  CreateProjections1795464200000,
  CreateReadModels1795464300000,
  CreateApiKeys1795464400000,
  CreateRebuilds1795464500000,
  AddTimeTravelIndexes1795464600000,
  CreateAnomalies1795464700000,
  SpeedUpRebuilds1795464750000,
  CreateBuiltInRecords1795464800000,
  CreateReactions1795464900000,
  CreateDispatch1795465000000,
  CreateDestinations1795465050000,
  CreateSubscriptions1795465100000,
  WidenApiKeys1795465200000,
  WallOffWorkspaces1795465210000,
  CreateAccessLog1795465300000,
  WallOffReactions1795465400000,
  WallOffWebhooks1795465410000,
  ThinLog1795465500000,
  AppendArrays1795465510000,
  KeepAssignmentsInOneTable1795465600000,
  CreateAudit1795465700000,
  PackIdsOfAssignments1795465800000,
  AppendOne1795465900000,
];
