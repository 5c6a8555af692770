// Written by deploy/checks/policy-table.ts from the policies of the services; run "npm run policies" after a change there.

/** One line per rule: service, operation or field, scopes or view, roles, and "personal" for personal data. */
export const policyTable = `
personnel | Query.personnelStatus | any | operator auditor |
personnel | Query.personnelAuditRecords | any | auditor | personal
personnel | Query.me | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
personnel | Query.organization | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
personnel | Query.organizations | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
personnel | Entity.Organization | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
personnel | Entity.Region | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
personnel | Entity.StaffMember | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
personnel | Query.staffMember | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.signatories | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.staffMembers | region line | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.post | region line | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.posts | region line | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.staffMembers | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.post | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.posts | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.staffMembers | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.roster | region line | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.rosterDesks | region line | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.roster | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.rosterDesks | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.roster | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.onDuty | region | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Query.leaveRequests | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.askLeave | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.approveLeave | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.refuseLeave | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.withdrawLeaveRequest | own | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.importOrganizations | any | operator |
personnel | Mutation.importRoster | any | operator |
personnel | Mutation.importStaff | any | operator | personal
personnel | Mutation.importStaff | region line | personnel_officer district_admin | personal
personnel | Mutation.appointStaff | region line | personnel_officer district_admin | personal
personnel | Mutation.exportStaff | region line | personnel_officer district_admin | personal
personnel | Mutation.importStaff | organization | personnel_officer district_admin | personal
personnel | Mutation.appointStaff | organization | personnel_officer district_admin | personal
personnel | Mutation.exportStaff | organization | personnel_officer district_admin | personal
personnel | Mutation.importOrganizations | region line | personnel_officer district_admin |
personnel | Mutation.foundOrganization | region line | personnel_officer district_admin |
personnel | Mutation.renameOrganization | region line | personnel_officer district_admin |
personnel | Mutation.moveOrganization | region line | personnel_officer district_admin |
personnel | Mutation.dissolveOrganization | region line | personnel_officer district_admin |
personnel | Mutation.createPost | region line | personnel_officer district_admin |
personnel | Mutation.arrangePost | region line | personnel_officer district_admin |
personnel | Mutation.changePost | region line | personnel_officer district_admin |
personnel | Mutation.abolishPost | region line | personnel_officer district_admin |
personnel | Mutation.endAssignment | region line | personnel_officer district_admin |
personnel | Mutation.changeJurisdiction | region line | personnel_officer district_admin |
personnel | Mutation.scheduleDuty | region line | personnel_officer district_admin |
personnel | Mutation.withdrawDuty | region line | personnel_officer district_admin |
personnel | Mutation.recordLeave | region line | personnel_officer district_admin |
personnel | Mutation.withdrawLeave | region line | personnel_officer district_admin |
personnel | Mutation.importRoster | region line | personnel_officer district_admin |
personnel | Mutation.importOrganizations | organization | personnel_officer district_admin |
personnel | Mutation.foundOrganization | organization | personnel_officer district_admin |
personnel | Mutation.renameOrganization | organization | personnel_officer district_admin |
personnel | Mutation.moveOrganization | organization | personnel_officer district_admin |
personnel | Mutation.dissolveOrganization | organization | personnel_officer district_admin |
personnel | Mutation.createPost | organization | personnel_officer district_admin |
personnel | Mutation.arrangePost | organization | personnel_officer district_admin |
personnel | Mutation.changePost | organization | personnel_officer district_admin |
personnel | Mutation.abolishPost | organization | personnel_officer district_admin |
personnel | Mutation.endAssignment | organization | personnel_officer district_admin |
personnel | Mutation.changeJurisdiction | organization | personnel_officer district_admin |
personnel | Mutation.scheduleDuty | organization | personnel_officer district_admin |
personnel | Mutation.withdrawDuty | organization | personnel_officer district_admin |
personnel | Mutation.recordLeave | organization | personnel_officer district_admin |
personnel | Mutation.withdrawLeave | organization | personnel_officer district_admin |
personnel | Mutation.importRoster | organization | personnel_officer district_admin |
personnel | Query.roles | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
personnel | Mutation.addRole | any | district_admin |
personnel | Mutation.relabelRole | any | district_admin |
personnel | Mutation.retireRole | any | district_admin |
personnel | Query.givableRights | any | district_admin district_leader coordinator arbiter appraiser grid_officer personnel_officer data_owner |
personnel | Mutation.proposeRoleRule | any | district_admin district_leader coordinator arbiter appraiser grid_officer personnel_officer data_owner |
personnel | Mutation.approveRoleRule | any | district_admin district_leader coordinator arbiter appraiser grid_officer personnel_officer data_owner |
personnel | Mutation.refuseRoleRule | any | district_admin district_leader coordinator arbiter appraiser grid_officer personnel_officer data_owner |
personnel | Mutation.revokeRoleRule | any | district_admin district_leader coordinator arbiter appraiser grid_officer personnel_officer data_owner |
personnel | Query.clients | any | district_admin operator auditor |
personnel | Entity.Client | any | district_admin operator auditor |
personnel | Mutation.registerClient | any | district_admin |
personnel | Mutation.changeClient | any | district_admin |
personnel | Mutation.rotateClientSecret | any | district_admin |
personnel | Mutation.revokeClient | any | district_admin |
personnel | Mutation.recordSystem | any | district_admin |
personnel | Query.systemsInUse | any | district_admin coordinator district_leader appraiser auditor operator |
personnel | Query.recordedSystems | any | district_admin coordinator district_leader appraiser auditor operator |
personnel | Mutation.scheduleDuty | organization | street_dispatcher community_clerk department_dispatcher coordinator |
personnel | Mutation.withdrawDuty | organization | street_dispatcher community_clerk department_dispatcher coordinator |
personnel | Mutation.recordLeave | organization | street_dispatcher community_clerk department_dispatcher coordinator |
personnel | Mutation.withdrawLeave | organization | street_dispatcher community_clerk department_dispatcher coordinator |
personnel | Mutation.importRoster | organization | street_dispatcher community_clerk department_dispatcher coordinator |
personnel | StaffMember.phone | full | personnel_officer district_admin | personal
personnel | StaffMember.phone | masked | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin | personal
personnel | StaffMember.email | full | personnel_officer district_admin | personal
grid | Query.gridStatus | any | operator auditor |
grid | Query.gridAuditRecords | any | auditor | personal
grid | Query.region | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.regions | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.grid | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.grids | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.locatePoint | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.locateCode | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.categories | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.category | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.catalogue | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.catalogues | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Entity.Region | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Entity.Grid | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Entity.CaseCategory | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Entity.Organization | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Entity.StaffMember | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
grid | Query.uncoveredGrids | region | grid_officer district_admin coordinator street_dispatcher community_clerk personnel_officer auditor |
grid | Mutation.importRegions | region | grid_officer district_admin |
grid | Mutation.importGrids | region | grid_officer district_admin |
grid | Mutation.importCatalogue | region | grid_officer district_admin |
grid | Mutation.importGridAssignments | region | grid_officer district_admin |
grid | Mutation.assignGridWorker | region | grid_officer district_admin |
grid | Mutation.endGridAssignment | region | grid_officer district_admin |
grid | Mutation.importRegions | any | operator |
grid | Mutation.importGrids | any | operator |
grid | Mutation.importCatalogue | any | operator |
grid | Mutation.importGridAssignments | any | operator |
grid | Grid.workers | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.coordinationStatus | any | operator auditor |
coordination | Query.coordinationAuditRecords | any | auditor | personal
coordination | Query.issue | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Query.issues | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Query.task | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Entity.Issue | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Entity.Task | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Query.inbox | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Query.issueFigures | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Live.inbox | region | grid_worker community_clerk street_dispatcher coordinator intake_desk arbiter verifier appraiser grid_officer district_admin |
coordination | Query.issue | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Query.issues | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Query.task | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Entity.Issue | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Entity.Task | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Query.inbox | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Query.issueFigures | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Live.inbox | organization | department_dispatcher department_handler street_dispatcher community_clerk unit_leader leader_on_duty district_leader |
coordination | Query.issue | region | caller |
coordination | Query.issues | region | caller |
coordination | Query.task | region | caller |
coordination | Entity.Issue | region | caller |
coordination | Entity.Task | region | caller |
coordination | Live.inbox | region | caller |
coordination | Query.issue | any | auditor |
coordination | Query.issues | any | auditor |
coordination | Query.task | any | auditor |
coordination | Entity.Issue | any | auditor |
coordination | Entity.Task | any | auditor |
coordination | Query.issueFigures | any | district_leader auditor |
coordination | Query.issue | own | resident |
coordination | Query.issues | own | resident |
coordination | Query.task | own | resident |
coordination | Entity.Issue | own | resident |
coordination | Entity.Task | own | resident |
coordination | Live.inbox | own | resident |
coordination | Entity.Issue | own | personnel_officer data_owner directive_editor operator |
coordination | Entity.Task | own | personnel_officer data_owner directive_editor operator |
coordination | Mutation.exportIssues | region | community_clerk street_dispatcher coordinator intake_desk appraiser district_admin | personal
coordination | Mutation.exportTasks | region | community_clerk street_dispatcher coordinator intake_desk appraiser district_admin | personal
coordination | Mutation.exportIssues | organization | community_clerk street_dispatcher department_dispatcher unit_leader leader_on_duty district_leader | personal
coordination | Mutation.exportTasks | organization | community_clerk street_dispatcher department_dispatcher unit_leader leader_on_duty district_leader | personal
coordination | Mutation.exportIssues | any | auditor | personal
coordination | Mutation.exportTasks | any | auditor | personal
coordination | Mutation.reportIssue | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk |
coordination | Query.duplicateCandidates | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk |
coordination | Mutation.reportIssue | source | client_intake |
coordination | Mutation.reportBatch | source | client_intake |
coordination | Query.issue | source | client_status |
coordination | Query.issues | source | client_status |
coordination | Entity.Issue | source | client_status |
coordination | Mutation.supplementReport | source | client_intake |
coordination | Mutation.urgeIssue | source | client_intake |
coordination | Mutation.reopenIssue | source | client_intake |
coordination | Mutation.answerSourceRequest | source | client_intake |
coordination | Mutation.recordSourceCallback | source | client_intake |
coordination | File.upload | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
coordination | File.original | region | coordinator street_dispatcher | personal
coordination | File.original | any | auditor | personal
coordination | Mutation.coverPhoto | region | community_clerk street_dispatcher coordinator intake_desk |
coordination | Mutation.judgeIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.mergeIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.unmergeIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.dispatchIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.startJointHandling | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.requestPause | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.requestExtension | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.requestSuspension | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.resumeIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.closeIssue | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.transferTask | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.askSourceToTakeBack | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.askSourceForTime | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.withdrawSourceRequest | region | community_clerk street_dispatcher coordinator |
coordination | Mutation.judgeIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.mergeIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.unmergeIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.dispatchIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.startJointHandling | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.requestPause | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.requestExtension | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.requestSuspension | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.resumeIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.closeIssue | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.transferTask | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.askSourceToTakeBack | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.askSourceForTime | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.withdrawSourceRequest | organization | community_clerk street_dispatcher department_dispatcher |
coordination | Mutation.judgeIssue | region | intake_desk |
coordination | Mutation.mergeIssue | region | intake_desk |
coordination | Mutation.unmergeIssue | region | intake_desk |
coordination | Mutation.dispatchIssue | region | intake_desk |
coordination | Mutation.startJointHandling | region | intake_desk |
coordination | Mutation.closeIssue | region | intake_desk |
coordination | Mutation.askSourceToTakeBack | region | intake_desk |
coordination | Mutation.askSourceForTime | region | intake_desk |
coordination | Mutation.withdrawSourceRequest | region | intake_desk |
coordination | Mutation.solveOnTheSpot | region | grid_worker community_clerk street_dispatcher |
coordination | Mutation.solveIssue | region | grid_worker community_clerk street_dispatcher |
coordination | Mutation.passUpIssue | region | community_clerk street_dispatcher |
coordination | Mutation.acceptTask | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Mutation.returnTask | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Mutation.sendBackTask | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Mutation.completeTask | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Mutation.acceptTask | region | coordinator |
coordination | Mutation.returnTask | region | coordinator |
coordination | Mutation.sendBackTask | region | coordinator |
coordination | Mutation.completeTask | region | coordinator |
coordination | Mutation.assignTask | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator unit_leader leader_on_duty district_leader |
coordination | Query.notifications | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
coordination | Query.unreadNotifications | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
coordination | Mutation.markNotificationsRead | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin |
coordination | Query.notificationRules | any | coordinator district_admin auditor operator |
coordination | Mutation.changeNotificationRule | any | coordinator district_admin |
coordination | Query.replyTemplates | any | coordinator intake_desk district_admin auditor |
coordination | Mutation.changeReplyTemplate | any | coordinator district_admin |
coordination | Query.notificationDeliveries | any | operator district_admin auditor |
coordination | Mutation.confirmDelivery | any | everybody |
coordination | Query.delays | any | coordinator appraiser district_admin auditor |
coordination | Query.suspensions | any | coordinator appraiser district_admin auditor |
coordination | Query.delays | organization | community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Query.suspensions | organization | community_clerk street_dispatcher department_dispatcher department_handler |
coordination | Query.deadlineRequests | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.answerDeadlineRequest | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.reviewSuspension | organization | district_leader |
coordination | Mutation.resumeIssue | organization | district_leader |
coordination | Mutation.ruleArbitration | region | arbiter |
coordination | Mutation.revokePrecedent | region | arbiter |
coordination | Mutation.ruleArbitration | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.revokePrecedent | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.requestVerification | region | street_dispatcher coordinator |
coordination | Mutation.recordVerification | region | verifier community_clerk street_dispatcher coordinator |
coordination | Query.spotChecks | region | verifier community_clerk street_dispatcher coordinator |
coordination | Mutation.recordSpotCheck | region | verifier community_clerk street_dispatcher coordinator |
coordination | Mutation.reopenIssue | region | grid_worker community_clerk street_dispatcher coordinator |
coordination | Mutation.reopenIssue | own | resident |
coordination | Mutation.supplementReport | own | resident |
coordination | Mutation.answerCallback | own | resident |
coordination | Query.openCallbacks | organization | caller street_dispatcher coordinator |
coordination | Mutation.answerCallback | organization | caller street_dispatcher coordinator |
coordination | Mutation.recordUnreachedCall | organization | caller street_dispatcher coordinator |
coordination | Query.issue | organization | caller |
coordination | Query.issues | organization | caller |
coordination | Query.task | organization | caller |
coordination | Entity.Issue | organization | caller |
coordination | Entity.Task | organization | caller |
coordination | Live.inbox | organization | caller |
coordination | Query.followReport | any | everybody |
coordination | Mutation.answerByReceipt | any | everybody |
coordination | Mutation.supplementByReceipt | any | everybody |
coordination | Mutation.reopenByReceipt | any | everybody |
coordination | Mutation.revealReporter | region | caller street_dispatcher coordinator intake_desk auditor | personal
coordination | Mutation.findIssuesByPhone | region | caller street_dispatcher coordinator intake_desk auditor | personal
coordination | Mutation.requestUnsealing | region | caller street_dispatcher coordinator intake_desk |
coordination | Mutation.withdrawUnsealing | own | caller street_dispatcher coordinator intake_desk |
coordination | Mutation.revealConfidentialReporter | region | caller street_dispatcher coordinator intake_desk | personal
coordination | Query.unsealingRequests | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.answerUnsealing | organization | unit_leader leader_on_duty district_leader |
coordination | Mutation.revealNumbers | region | caller street_dispatcher community_clerk grid_worker coordinator intake_desk auditor | personal
coordination | Mutation.revealNumbers | organization | department_dispatcher department_handler street_dispatcher community_clerk | personal
coordination | Mutation.revealReporter | organization | caller street_dispatcher | personal
coordination | Query.dutyList | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.intakeDesks | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.authorityMatrix | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.precedents | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.processDefinitions | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.route | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Entity.Organization | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.StaffMember | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.Region | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.Grid | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.CaseCategory | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.ArchivePacket | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
coordination | Entity.Client | any | district_admin operator auditor |
coordination | Mutation.setStatusWebhook | any | district_admin |
coordination | Mutation.removeStatusWebhook | any | district_admin |
coordination | Mutation.resendStatuses | any | district_admin |
coordination | Mutation.receiveDirective | any | directive_editor |
coordination | Mutation.transcribeDirective | organization | directive_editor |
coordination | Mutation.changeDirectiveItem | organization | directive_editor |
coordination | Mutation.splitDirectiveItem | organization | directive_editor |
coordination | Mutation.removeDirectiveItem | organization | directive_editor |
coordination | Mutation.addDirectiveItem | organization | directive_editor |
coordination | Mutation.markNoDemand | organization | directive_editor |
coordination | Mutation.confirmDirective | organization | directive_editor |
coordination | Mutation.withdrawDirective | organization | directive_editor |
coordination | Query.directives | organization | directive_editor street_dispatcher community_clerk department_dispatcher |
coordination | Query.directive | organization | directive_editor street_dispatcher community_clerk department_dispatcher |
coordination | Query.dutyListFindings | any | coordinator district_admin |
coordination | Query.dutyListVersions | any | coordinator district_admin |
coordination | Query.replayRouting | any | coordinator district_admin |
coordination | Mutation.draftDutyList | any | coordinator district_admin |
coordination | Mutation.importDutyList | any | district_admin operator |
coordination | Mutation.publishDutyListDraft | any | district_admin operator |
coordination | Query.dutyListVersions | any | district_admin operator |
coordination | Mutation.importIntakeDesks | any | district_admin operator |
coordination | Mutation.importAuthorityMatrix | any | district_admin operator |
coordination | Mutation.importSourceMapping | any | district_admin operator |
coordination | Mutation.publishProcessDefinition | any | district_admin operator |
coordination | Mutation.withdrawProcessDefinition | any | district_admin operator |
coordination | Query.replayProcess | any | district_admin operator |
coordination | Mutation.exportDutyList | any | coordinator arbiter street_dispatcher department_dispatcher unit_leader district_leader district_admin data_owner auditor |
coordination | Query.workingTime | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.calendarYear | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Query.workingHours | any | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Mutation.publishHolidayNotice | any | coordinator district_admin |
coordination | Mutation.publishWorkingHours | any | coordinator district_admin |
coordination | Demo.clock | any | operator |
coordination | Query.deadLetters | any | operator |
coordination | Query.queues | any | operator |
coordination | Mutation.replayDeadLetter | any | operator |
coordination | TimelineEntry.note | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | TimelineEntry.actor | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | TimelineEntry.rule | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | TimelineEntry.reasonCode | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.assignee | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.proposedAssignee | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.route | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.evidence | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.proposedOrganization | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.returnReason | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Task.wrongRefusal | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Verification.findings | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.attribution | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.delay | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.levelFacts | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.deadlineRequests | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.sourceRequests | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.spotChecks | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.newSupplementAt | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.clockSkewMinutes | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Callback.callingOrganization | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.hiddenNumbers | full | grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator |
coordination | Issue.unmaskings | full | resident auditor coordinator district_admin |
coordination | Issue.unsealingRequests | full | caller street_dispatcher coordinator intake_desk auditor district_admin |
coordination | Reporter.name | masked | caller street_dispatcher coordinator intake_desk resident grid_worker community_clerk department_dispatcher department_handler verifier arbiter | personal
coordination | Reporter.phone | masked | caller street_dispatcher coordinator intake_desk resident grid_worker community_clerk department_handler verifier | personal
coordination | DeadLetter.payload | full | operator | personal
assessment | Query.assessmentStatus | any | operator auditor |
assessment | Query.assessmentAuditRecords | any | auditor | personal
assessment | Query.indicators | any | appraiser district_admin coordinator auditor grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Query.period | any | appraiser district_admin coordinator auditor grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Entity.Organization | any | appraiser district_admin coordinator auditor grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Entity.Region | any | appraiser district_admin coordinator auditor grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Entity.Issue | any | appraiser district_admin coordinator auditor grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Query.scores | any | appraiser district_admin coordinator auditor |
assessment | Query.scoreExplanation | any | appraiser district_admin coordinator auditor |
assessment | Query.regionScores | any | appraiser district_admin coordinator auditor |
assessment | Query.scores | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Query.scoreExplanation | organization | grid_worker community_clerk street_dispatcher department_dispatcher department_handler intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader personnel_officer grid_officer |
assessment | Query.scores | region | street_dispatcher community_clerk |
assessment | Query.scoreExplanation | region | street_dispatcher community_clerk |
assessment | Query.regionScores | region | street_dispatcher community_clerk |
assessment | Mutation.exportScores | any | appraiser district_admin coordinator auditor |
assessment | Mutation.exportScores | organization | department_dispatcher unit_leader leader_on_duty district_leader street_dispatcher |
assessment | Mutation.exportScores | region | street_dispatcher |
assessment | Mutation.freezePeriod | any | appraiser district_admin |
assessment | Mutation.recomputePeriod | any | appraiser district_admin |
data-sharing | Query.dataSharingStatus | any | operator auditor |
data-sharing | Query.dataSharingAuditRecords | any | auditor | personal
data-sharing | Query.archivePackets | any | auditor data_owner appraiser |
data-sharing | Query.archivePacket | any | auditor data_owner appraiser |
data-sharing | Entity.ArchivePacket | any | auditor data_owner appraiser |
data-sharing | Entity.Issue | any | auditor data_owner appraiser |
data-sharing | Query.archivePackets | region | community_clerk street_dispatcher coordinator arbiter verifier |
data-sharing | Query.archivePacket | region | community_clerk street_dispatcher coordinator arbiter verifier |
data-sharing | Entity.ArchivePacket | region | community_clerk street_dispatcher coordinator arbiter verifier |
data-sharing | Entity.Issue | region | community_clerk street_dispatcher coordinator arbiter verifier |
data-sharing | Query.archivePackets | organization | department_dispatcher department_handler street_dispatcher unit_leader leader_on_duty district_leader |
data-sharing | Query.archivePacket | organization | department_dispatcher department_handler street_dispatcher unit_leader leader_on_duty district_leader |
data-sharing | Entity.ArchivePacket | organization | department_dispatcher department_handler street_dispatcher unit_leader leader_on_duty district_leader |
data-sharing | Entity.Issue | organization | department_dispatcher department_handler street_dispatcher unit_leader leader_on_duty district_leader |
data-sharing | Entity.Issue | own | resident grid_worker intake_desk caller personnel_officer grid_officer directive_editor district_admin operator |
data-sharing | Query.verifyArchive | any | auditor data_owner operator |
data-sharing | Query.auditAnchors | any | auditor data_owner operator |
data-sharing | Query.dictionary | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Query.dataElements | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Query.dataElement | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Query.codeList | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Query.validateValue | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Entity.Organization | any | resident grid_worker community_clerk street_dispatcher department_dispatcher department_handler coordinator intake_desk arbiter verifier caller unit_leader leader_on_duty district_leader appraiser data_owner auditor personnel_officer grid_officer directive_editor district_admin operator client_intake client_status |
data-sharing | Mutation.registerDataElement | organization | data_owner |
data-sharing | Mutation.retireDataElement | organization | data_owner |
data-sharing | Mutation.importDataElements | organization | data_owner |
data-sharing | Mutation.registerDataElement | any | district_admin |
data-sharing | Mutation.retireDataElement | any | district_admin |
data-sharing | Mutation.registerCodeList | any | district_admin |
data-sharing | Mutation.importDataElements | any | district_admin operator |
data-sharing | Mutation.registerCodeList | any | data_owner |
data-sharing | Mutation.addLine | any | data_owner district_admin |
data-sharing | Mutation.relabelLine | any | data_owner district_admin |
data-sharing | Mutation.retireLine | any | data_owner district_admin |
data-sharing | ArchivePacket.document | full | auditor data_owner appraiser street_dispatcher coordinator arbiter verifier department_dispatcher department_handler | personal
data-sharing | ArchivePacket.packet | full | auditor data_owner appraiser street_dispatcher coordinator arbiter verifier department_dispatcher department_handler | personal
`;
