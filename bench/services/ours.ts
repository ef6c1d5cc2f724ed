import { ledger } from './ledger.js';
import { listen } from './service.js';

await listen(await ledger(process.env['LIVE_PROJECTIONS'] === 'true'));
