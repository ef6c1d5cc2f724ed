import type { Life, TrueAssignment } from './true-history.js';

/** `GET /v1/numbers/{e164}/assignments`, as far as it is compared. */
export interface AssignmentsAnswer {
  data: Record<string, unknown>[];
  anomalies: { code: string }[];
}

/** Says in what the ledger's answer differs from the life that was sent; empty when in nothing. */
export function compareLife(life: Life, answer: AssignmentsAnswer): string[] {
  const workspaceId = life.assignments[0]?.workspace_id;
  const ours = answer.data.filter((assignment) => assignment['workspace_id'] === workspaceId);
  if (ours.length !== life.assignments.length) {
    return [`${life.e164}: expected ${life.assignments.length} assignments, got ${ours.length}`];
  }
  const differences = life.assignments.flatMap((expected, index) =>
    compareAssignment(expected, ours[index] ?? {}).map(
      (difference) => `${life.e164} generation ${expected.generation}: ${difference}`,
    ),
  );
  // Anomalies name no workspace, so they say something about our life only where the number is ours alone.
  if (ours.length === answer.data.length) {
    for (const { code } of answer.anomalies)
      differences.push(`${life.e164}: expected no anomaly, got ${code}`);
  }
  return differences;
}

function compareAssignment(expected: TrueAssignment, actual: Record<string, unknown>): string[] {
  return Object.entries(expected)
    .map(([field, value]) => [field, JSON.stringify(value), JSON.stringify(actual[field])])
    .filter(([, wanted, got]) => wanted !== got)
    .map(([field, wanted, got]) => `expected ${field} ${wanted}, got ${got}`);
}
