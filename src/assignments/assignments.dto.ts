import { ApiProperty } from '@nestjs/swagger';
import { AssignmentAnswer, showAssignment } from './assignment.dto.js';
import type { KnownNumber } from './known-number.js';
import { AnomalyAnswer, showAnomaly } from './number.dto.js';

/** Every assignment of a number, and what does not add up. */
export class AssignmentsAnswer {
  @ApiProperty({ type: [AssignmentAnswer], description: 'Oldest first.' })
  data!: AssignmentAnswer[];

  @ApiProperty({ type: [AnomalyAnswer] })
  anomalies!: AnomalyAnswer[];
}

export function showAssignments({ assignments, anomalies }: KnownNumber): AssignmentsAnswer {
  return { data: assignments.map(showAssignment), anomalies: anomalies.map(showAnomaly) };
}
