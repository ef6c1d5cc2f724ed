import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import { ProjectionsModule } from '../projections/projections.module.js';
import { GetReleaseHandler } from './get-release.query.js';
import { ListReleasesHandler } from './list-releases.query.js';
import { ReleasesController } from './releases.controller.js';

/** 4 — release history. */
@Module({
  imports: [CqrsModule, ProjectionsModule],
  controllers: [ReleasesController],
  providers: [ListReleasesHandler, GetReleaseHandler],
})
export class ReleasesModule {}
