import type { Instant } from '../numbers/instant.js';
import { maySee, type Workspaces } from '../tenancy/workspaces.js';
import { WiderThanOwn, WorkspaceNotFound } from './access.errors.js';
import type { ApiKey } from './api-key.js';

/**
 * Nobody makes a key that may see more, or lives longer, than their own; what one may do is no question, since only
 * `admin` makes keys and `admin` may do everything.
 * @throws WorkspaceNotFound for a workspace that the maker may not see, WiderThanOwn
 */
export function assertNotWider(
  maker: Pick<ApiKey, 'workspaces' | 'expires_at'>,
  made: { workspaces: Workspaces; expires_at: Instant | null },
): void {
  if (made.workspaces === 'all') {
    if (maker.workspaces !== 'all')
      throw new WiderThanOwn('Your key is bound to workspaces, so it makes none for all.');
  } else {
    const hidden = made.workspaces.find((id) => !maySee(maker.workspaces, id));
    if (hidden !== undefined) throw new WorkspaceNotFound(hidden);
  }
  if (maker.expires_at !== null && (made.expires_at ?? '~') > maker.expires_at)
    throw new WiderThanOwn(`Your key expires at ${maker.expires_at}, so it makes none that lives longer.`);
}
