import { DeliveryRecorder } from '../../src/intake/delivery-recorder.js';
import { ledger } from './ledger.js';
import { listen } from './service.js';

// The same service, which verifies and answers, and stores nothing.
const app = await ledger(false);
const recorder = app.get(DeliveryRecorder, { strict: false });
recorder.record = ({ id, verdict }) =>
  Promise.resolve({ id, status: 'recorded', event_id: verdict.event_id, position: 1 });
await listen(app);
