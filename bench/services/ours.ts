import { ledger } from './ledger.js';
import { listen } from './service.js';

await listen(await ledger(false));
