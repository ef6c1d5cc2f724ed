import type { Workspaces } from './workspaces.js';

/** The statement with which a query says as whom it reads; prepared once a connection. */
export const TENANT_STATEMENT = {
  name: 'tenant',
  text: `SELECT set_config('ledger.workspaces', $1, true)`,
};

/** The workspaces as the setting holds them: `*`, or an array literal. What the setting holds otherwise shows nothing. */
export function tenantSetting(visible: Workspaces): string {
  if (visible === 'all') return '*';
  return `{${visible.map((id) => `"${id.replaceAll(/["\\]/g, String.raw`\$&`)}"`).join(',')}}`;
}
