/** Named by the run, so that two test runs on one server do not meet. */
export function TEMPLATE_DATABASE(): string {
  const name = process.env['TEST_TEMPLATE_DATABASE'];
  if (!name) throw new Error('TEST_TEMPLATE_DATABASE is not set: the global setup did not run');
  return name;
}
