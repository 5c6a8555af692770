import { Module } from '@nestjs/common';
import { CaseModule } from '../case/case.module.js';
import { ENDING_PARTS, type EndingPart } from '../case/moves/ending.js';
import { PacketFiling } from '../reading/packet/packet-filing.js';
import { ReadingModule } from '../reading/reading.module.js';
import { RoutingModule } from '../routing/routing.module.js';
import { RulebookModule } from '../rulebook/rulebook.module.js';
import { CallbackAsking } from './callback/callback-asking.js';
import { AcceptAndReturnResolver } from './accept-and-return/accept-and-return.resolver.js';
import { AcceptAndReturnService } from './accept-and-return/accept-and-return.service.js';
import { AssignResolver } from './assign/assign.resolver.js';
import { AssignService } from './assign/assign.service.js';
import { ArbitrateResolver } from './arbitrate/arbitrate.resolver.js';
import { ArbitrateService } from './arbitrate/arbitrate.service.js';
import { CallbackResolver } from './callback/callback.resolver.js';
import { CallbackService } from './callback/callback.service.js';
import { CloseResolver } from './close/close.resolver.js';
import { CloseService } from './close/close.service.js';
import { CompleteResolver } from './complete/complete.resolver.js';
import { CompleteService } from './complete/complete.service.js';
import { CoverPhotoResolver } from './cover-photo/cover-photo.resolver.js';
import { CoverPhotoService } from './cover-photo/cover-photo.service.js';
import { DispatchResolver } from './dispatch/dispatch.resolver.js';
import { DispatchService } from './dispatch/dispatch.service.js';
import { HandOverConsumer } from './hand-over/hand-over.consumer.js';
import { HandOverService } from './hand-over/hand-over.service.js';
import { JointResolver } from './joint/joint.resolver.js';
import { JointService } from './joint/joint.service.js';
import { LevelsResolver } from './levels/levels.resolver.js';
import { LevelsService } from './levels/levels.service.js';
import { JudgeResolver } from './judge/judge.resolver.js';
import { JudgeService } from './judge/judge.service.js';
import { MergeResolver } from './merge/merge.resolver.js';
import { MergeService } from './merge/merge.service.js';
import { PauseResolver } from './pause/pause.resolver.js';
import { PauseService } from './pause/pause.service.js';
import { ReopenResolver } from './reopen/reopen.resolver.js';
import { ReopenService } from './reopen/reopen.service.js';
import { BatchResolver } from './report/batch.resolver.js';
import { BatchService } from './report/batch.service.js';
import { OnTheSpotResolver } from './report/on-the-spot.resolver.js';
import { OnTheSpotService } from './report/on-the-spot.service.js';
import { ReportResolver } from './report/report.resolver.js';
import { PassAtOnceService } from './report/pass-at-once.service.js';
import { ReportService } from './report/report.service.js';
import { FindByPhoneResolver } from './reveal/find-by-phone.resolver.js';
import { FindByPhoneService } from './reveal/find-by-phone.service.js';
import { RevealNumbersResolver } from './reveal/reveal-numbers.resolver.js';
import { RevealNumbersService } from './reveal/reveal-numbers.service.js';
import { RevealReporterResolver } from './reveal/reveal-reporter.resolver.js';
import { RevealReporterService } from './reveal/reveal-reporter.service.js';
import { UnsealEnding } from './unseal/unseal-ending.js';
import { UnsealResolver } from './unseal/unseal.resolver.js';
import { UnsealService } from './unseal/unseal.service.js';
import { RevokePrecedentResolver } from './revoke-precedent/revoke-precedent.resolver.js';
import { RevokePrecedentService } from './revoke-precedent/revoke-precedent.service.js';
import { TakeOverConsumer } from './take-over/take-over.consumer.js';
import { TakeOverService } from './take-over/take-over.service.js';
import { SpotCheckingResolver } from './spot-check/spot-check.resolver.js';
import { SpotCheckingService } from './spot-check/spot-check.service.js';
import { SupplementResolver } from './supplement/supplement.resolver.js';
import { SupplementService } from './supplement/supplement.service.js';
import { SourceRequestResolver } from './source-request/source-request.resolver.js';
import { SourceRequestService } from './source-request/source-request.service.js';
import { UrgeResolver } from './urge/urge.resolver.js';
import { UrgeService } from './urge/urge.service.js';
import { TransferResolver } from './transfer/transfer.resolver.js';
import { TransferService } from './transfer/transfer.service.js';
import { VerifyResolver } from './verify/verify.resolver.js';
import { VerifyService } from './verify/verify.service.js';

@Module({
  imports: [RulebookModule, CaseModule, RoutingModule, ReadingModule],
  providers: [
    CoverPhotoService,
    CoverPhotoResolver,
    PassAtOnceService,
    ReportService,
    BatchService,
    ReportResolver,
    BatchResolver,
    OnTheSpotService,
    OnTheSpotResolver,
    LevelsService,
    LevelsResolver,
    JudgeService,
    JudgeResolver,
    MergeService,
    MergeResolver,
    DispatchService,
    DispatchResolver,
    AcceptAndReturnService,
    AcceptAndReturnResolver,
    HandOverService,
    HandOverConsumer,
    TakeOverService,
    TakeOverConsumer,
    AssignService,
    AssignResolver,
    TransferService,
    TransferResolver,
    ArbitrateService,
    ArbitrateResolver,
    RevokePrecedentService,
    RevokePrecedentResolver,
    JointService,
    JointResolver,
    CompleteService,
    CompleteResolver,
    PauseService,
    PauseResolver,
    VerifyService,
    VerifyResolver,
    SpotCheckingService,
    SpotCheckingResolver,
    CloseService,
    CloseResolver,
    ReopenService,
    ReopenResolver,
    SupplementService,
    SupplementResolver,
    UrgeService,
    UrgeResolver,
    SourceRequestService,
    SourceRequestResolver,
    CallbackService,
    CallbackResolver,
    FindByPhoneService,
    FindByPhoneResolver,
    RevealNumbersService,
    RevealNumbersResolver,
    RevealReporterService,
    UnsealService,
    UnsealResolver,
    RevealReporterResolver,
    CallbackAsking,
    UnsealEnding,
    PacketFiling,
    {
      provide: ENDING_PARTS,
      useFactory: (...parts: EndingPart[]): EndingPart[] => parts,
      inject: [CallbackAsking, UnsealEnding, PacketFiling],
    },
  ],
  // The simulated clock of the local profile calls these consumers to fire their timers.
  exports: [HandOverConsumer, TakeOverConsumer],
})
export class ActsModule {}
