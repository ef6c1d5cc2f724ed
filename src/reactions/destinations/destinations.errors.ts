/** Nothing was configured here, so there is nothing to pause; or no action can have this name. */
export class DestinationNotFound extends Error {
  readonly code = 'destinations.not_found';
  readonly status = 404;

  constructor(workspace_id: string, action: string) {
    super(
      `Workspace ${workspace_id} has no destination configured for ${action}. ` +
        'The built-in actions are clear_routing, remove_from_phone_book and stop_billing.',
    );
  }
}
