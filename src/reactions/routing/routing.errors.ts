export class RoutingRuleNotFound extends Error {
  readonly code = 'routing_rules.not_found';
  readonly status = 404;

  constructor(workspaceId: string, e164: string) {
    super(`Workspace ${workspaceId} has no routing rule for ${e164}.`);
  }
}
