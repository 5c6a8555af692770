// Written by deploy/checks/error-sentences.mjs from the calls of defineErrors; run "npm run compose" after a change there.

/** One line per error code: the code, its Chinese sentence and its English sentence, with " | " between them. */
export const errorTable = `
ACTOR_UNKNOWN | 该账号未在平台登记，或没有在任岗位 | This account is not registered on the platform, or holds no post
ALIAS_LIMIT_EXCEEDED | 别名 {actual} 个，最多 {max} 个 | The operation uses {actual} aliases, at most {max} are allowed
APPROVER_INVOLVED | 申请人及申请单位的人员不得审批本申请，请由其他负责人办理 | You may not answer a request that you or your unit made; another leader must answer it
ARBITERS_REVOKE_FIRST | 尚有未参与该事项的裁定员可以撤销此先例，由其办理 | An arbiter who had no part in the issue can revoke this precedent, so a leader may not
ARBITERS_RULE_FIRST | 本事项由未参与办理的裁定员裁定；{from} 起裁定员仍均不在岗的，方可由统筹协调机构负责人或区领导裁定 | An arbiter who had no part in the issue must rule; the leaders may rule from {from} on, while no such arbiter is on duty
ARBITER_INVOLVED | 派遣、转接或经办过本事项的人员，以及承办过或退回过本事项的单位的人员，不得裁定本事项，也不得撤销本事项的裁定，请由其他有权人员办理 | You dispatched, handed on or handled this issue, or your unit had a task in it. Another person must rule on it or revoke its ruling
AREA_OUTSIDE_ORGANIZATION | {area} 不在机构 {organization} 的区划之内 | Area {area} lies outside the region of organization {organization}
ASSIGNED_ALREADY | 任务已由该人员承办 | The task is already assigned to this person
ASSIGNEE_ABSENT | 该人员正在休假，请另派人员 | The person is on leave; choose another person
ASSIGNMENT_BEGAN_LATER | 该任职自 {validFrom} 起，所填时间不得早于该时间 | The assignment begins at {validFrom}; an earlier time is not possible
ASSIGNMENT_ENDED | 该任职已于 {validTo} 结束 | The assignment ended at {validTo} already
ASSIGNMENT_END_MISPLACED | 结束时间应不早于 {from}，且不晚于已定的结束时间 | The assignment must end at {from} or later, but not after its recorded end
ASSIGNMENT_UNKNOWN | 找不到网格分工 {id} | There is no grid assignment with id {id}
AUTHORITY_GIVEN_TWICE | 与第 {first} 行的类别和层级相同 | Row {first} already has this category and level
BAD_CURSOR | 分页游标无效 | The cursor is not valid
BAD_INPUT | {field}不正确：{problemZh} | {field} is not valid: {problem}
BAD_RECEIPT_SIGNATURE | 回执签名不正确 | The signature of the receipt is wrong
BAD_REQUEST | 请求格式不正确：{problemZh} | Not a GraphQL request: {problem}
BATCH_LIMIT_EXCEEDED | 一次请求包含 {actual} 个操作，最多 {max} 个 | The request holds {actual} operations, at most {max} are allowed
BODY_TOO_LARGE | 请求体超过 {max} 字节 | The request body is larger than {max} bytes
CALLBACK_ALREADY_ANSWERED | 回访已答复 | This call-back has been answered already
CALLBACK_EXPIRED | 回访已于 {expiresAt} 截止 | The time to answer this call-back ended at {expiresAt}
CALLBACK_WITHDRAWN | 该回访已失效：事项已重新打开，或该上报已从事项中移出 | This call-back is no longer valid: the issue was opened again, or the report was taken out of the issue
CALLED_A_MOMENT_AGO | 拨打同一反映人电话须间隔 {minutes} 分钟以上 | Wait at least {minutes} minutes between two calls to the same reporter
CALLER_INVOLVED | 经办过本事项的单位或人员不得代为登记回访结果 | Persons who worked on the issue, and persons of organizations that had a task in it, may not record the answer of its reporter
CALLS_USED_UP | 已拨打该反映人电话 {max} 次，不再拨打 | The reporter was called {max} times; no further call is allowed
CANNOT_MERGE | 不能并入该事项：该事项为本事项，或已并入其他事项，或已办结 | The issue cannot be merged into this target: the target is the same issue, is merged, or has ended
CATALOGUE_OUT_OF_ORDER | 新版目录的生效时间不得早于 {earliest} | A new version of the catalogue cannot take effect before {earliest}
CATALOGUE_UNCHANGED | 目录与第 {version} 版内容相同，该版自 {from} 起施行，不能改期 | The file equals version {version}, which takes effect at {from}; its date cannot be moved
CATEGORY_CLASS_NAME_DIFFERS | 类别 {prefix} 在第 {first} 行名为“{name}”，名称须一致 | Row {first} names the class {prefix} "{name}"; a class has one name
CLIENT_ARRAY_TOO_LARGE | 一次提交了 {operations} 项操作，超过本系统每分钟 {perMinute} 次的上限，请分批提交 | The request has {operations} operations, more than the {perMinute} of a minute; send fewer at a time
CLIENT_CODE_TAKEN | 接入系统代码 {code} 已使用 | The code {code} belongs to another client, or did before
CLIENT_NOT_REGISTERED | 该系统未在平台登记，或已注销 | This system is not registered on the platform, or its registration was revoked
CLIENT_RATE_EXCEEDED | 本系统每分钟最多 {perMinute} 次请求，请在 {retryAfter} 秒后重试 | This client may send {perMinute} operations in a minute; try again in {retryAfter} s
CLIENT_REVOKED | 接入系统 {code} 已注销 | The client {code} is revoked
CLIENT_SOURCE_TAKEN | 来源「{source}」已由接入系统 {code} 使用 | The source {source} belongs to the client {code}
CLIENT_SUBJECT_TAKEN | 该令牌主体已由接入系统 {code} 使用 | The token subject belongs to the client {code}
CLIENT_WITHOUT_SECRET | 接入系统 {code} 由统一身份认证签发令牌，密钥须在认证平台更换 | The client {code} gets its tokens from the identity provider; rotate its secret there
CLOCK_NOT_ALLOWED | 此环境不允许模拟时钟 | A simulated clock is not allowed here
CODE_LIST_UNKNOWN | 没有代码表 {code} | There is no code list {code}
COMMAND_IN_PROGRESS | 同一请求正在处理中，请稍后重试 | The same request is being processed; try again shortly
CONSENT_EXPIRED | 查看时限已过，请重新申请 | The time for which you were allowed to see the reporter is over; ask again
CONSENT_OF_OWN_UNIT | 申请人及其所在单位人员不得审批本申请 | Neither the person who asked nor a person of the same unit may answer the request
CONTEXT_REFUSED | 请求未经网关签名或签名无效 | The request does not carry a valid context signed by the gateway
CONTRADICTORY_ANSWER | 事项未解决，满意度却为 {satisfaction}，两者矛盾：未联系反映人的，请核对答复；已联系的，请填写反映人原话 | Satisfaction {satisfaction} contradicts the answer that the issue is not solved. If the reporter was not contacted, check the answer; if the reporter was contacted, enter the reporter's own words
COST_LIMIT_EXCEEDED | 查询开销 {actual}，最多 {max}；请减少每页条数或字段 | The operation costs {actual}, at most {max} is allowed; ask for smaller pages or fewer fields
DEMO_ACCOUNT_UNKNOWN | 没有演示账号 {account} | No demo account {account}
DEPTH_LIMIT_EXCEEDED | 查询嵌套 {actual} 层，最多 {max} 层 | The operation is {actual} levels deep, at most {max} are allowed
DEPUTY_NOT_ALLOWED | 代理岗位须为同一机构内的其他在设岗位 | The deputy post must be another open post of the same organization
DESK_ASSIGNS | 任务由本单位派遣岗位分派；您只能领取无人承办的任务，或转交自己承办的任务 | Only the desk of the unit gives its tasks to others. You may take a task that has no assignee, or pass on your own task
DIRECTIVE_HAS_TEXT | 该文件已有文字，无需录入 | The directive has a text already
DIRECTIVE_KNOWN | 该文件已登记：{title} | The document was taken in before: {title}
DIRECTIVE_NOT_OPEN | 该文件已撤回、已被更正或废止，或者已更正、废止其他文件，不能撤回 | The directive is withdrawn, corrected or repealed, or has corrected or repealed another one
DIRECTIVE_NOT_REVIEWING | 该文件不在审读中，不能修改要求或确认 | The directive is not under review, so its items cannot be changed or confirmed
DIRECTIVE_SECRET | 文件标有密级（{place}），涉密文件不得上传本平台；未保存任何内容，请改用涉密渠道办理 | The document is marked as a state secret ({placeEn}). Nothing of it was stored; use the channel for classified documents
DIRECTIVE_UNCOVERED | 还有 {open} 句未对应要求，也未标为非要求（首句为第 {first} 句） | {open} sentences belong to no item and are not marked as no demand; the first is number {first}
DOCUMENT_TOO_LARGE | 查询文档过长，最多 {max} 个词元 | The document has more than {max} tokens
DRAFT_CHANGES_NOTHING | 现行权责清单已将所列职责明确给该单位，无需修改 | The duty list in force already gives these duties to the named organizations alone
DRAFT_OUTDATED | 拟订稿依据第 {basedOn} 版，现行为第 {inForce} 版；请重新拟订 | The draft is based on version {basedOn}, but version {inForce} is in force now; make the draft again
DUTY_GIVEN_TWICE | 与第 {first} 行是同一职责，却由 {other} 承担 | Row {first} gives the same duty to organization {other}
DUTY_LIST_NAMES_YOU | 权责清单写明由您的单位负责（条目 {dutyRowId}），不能以此原因退回或转接 | The duty list names your organization (row {dutyRowId}), so this reason does not apply
EDITION_ALREADY_SEALED | 事项 {issueId} 第 {edition} 版档案已封存，内容不同 | Edition {edition} of issue {issueId} is sealed already, with different content
EFFECTIVE_DATE_NOT_ALLOWED | 生效时间须在 {after} 之后且不晚于现在 | The effective date must be after {after} and must not lie in the future
EFFECTIVE_TOO_EARLY | 生效日期须晚于现行版本的 {since} | The date must be later than {since}, the day on which the present version took effect
ELEMENT_NOT_IN_FORCE | 数据元 {code} 在 {day} 没有有效版本 | Data element {code} has no version in force on {day}
ELEMENT_RETIRED | 数据元 {code} 已于 {since} 停用 | Data element {code} was retired on {since}
ENTRY_OVERLAPS | 与该人员 {startsAt} 至 {endsAt} 的安排重叠 | The person already has an entry from {startsAt} to {endsAt}
ENTRY_TOO_LONG | 时长不得超过 {days} 天 | The entry may last at most {days} days
ENTRY_WITHDRAWN | 该安排已撤回 | The entry has been withdrawn already
EXPORT_EMPTY | 没有可导出的数据，请调整{field} | No row fulfils the conditions in {field}, so there is nothing to export
EXPORT_REASON_MISSING | 导出含个人信息的数据超过 {most} 条（共 {rows} 条），须填写{field} | {field} is needed to export more than {most} rows with personal columns; the export has {rows} rows
EXPORT_TOO_LARGE | 符合{field}的数据超过 {max} 条，请缩小范围后分次导出 | More than {max} rows fulfil the conditions in {field}; narrow them and export in parts
EXTENSION_TOO_LONG | 延期时长须为 1 至 {most} 分钟，按工作时间计 | \`minutes\` must be from 1 to {most} working minutes
FAILURE_NEEDS_FINDINGS | 核查不通过须写明问题 | A failed verification needs findings
FILE_DAMAGED | 文件已损坏或不完整 | The file is damaged or incomplete
FILE_EMPTY | 文件为空 | The file is empty
FILE_INFECTED | 病毒扫描未通过：{finding} | The virus scanner refused the file: {finding}
FILE_IS_HEIC | 照片为 HEIC 格式，无法显示：请在手机“设置—相机—格式”中选“兼容性最佳”后重新拍照，或上传该照片的截图 | HEIC photos are not accepted: choose Settings, Camera, Formats, Most Compatible and take the photo again, or send a screenshot of it
FILE_OF_TWO_KINDS | 文件中夹带其他类型的内容，不予接收 | The file contains a second file of another kind
FILE_STORE_FULL | 本区文件存储空间已满，请联系平台管理员 | The file store of the district is full; tell the operator
FILE_TOO_LARGE | 文件超过 {maxMegabytes} MB | The file is larger than {maxMegabytes} MB
FILE_TOO_MANY_PIXELS | 照片像素过多，最多 {maxMegapixels} 百万像素 | The photo has more than {maxMegapixels} megapixels
FILE_TYPE_REFUSED | 不支持这种文件：可上传 JPEG、PNG、WebP 照片，PDF、docx、xlsx 文件和 MP4 视频 | Files of this kind are not accepted: send JPEG, PNG, WebP, PDF, docx, xlsx or MP4
FILE_UNPACKS_TOO_LARGE | 文件解压后过大，最多 {maxMegabytes} MB | The file unpacks to more than {maxMegabytes} MB
FILE_WITH_MACROS | 文件含有宏，不予接收 | The file contains macros
FORBIDDEN | 您无权使用「{operation}」 | You may not use {operation}
GRAPHQL_PARSE_FAILED | GraphQL 语法错误：{problem} | GraphQL syntax error: {problem}
GRAPHQL_VALIDATION_FAILED | GraphQL 校验失败：{problem} | Not valid against the schema: {problem}
GRID_COMMUNITY_UNKNOWN | 社区 {community} 不存在 | There is no community {community}
GRID_FAR_FROM_DISTRICT | 网格 {code} 远离本辖区，请核对坐标与坐标系 | Grid {code} lies far from the district; check its coordinates and their reference system
GRID_FEATURE_MALFORMED | 不是有效的 GeoJSON 要素：{problemZh} | The row is not a valid GeoJSON feature: {problem}
GRID_HOLE_MISPLACED | 第 {ring} 个环不在外环之内 | Ring {ring} does not lie inside the outer ring
GRID_OUTSIDE_COMMUNITY | 网格 {code} 的前 12 位应为社区代码 {community} | The first 12 digits of grid code {code} must be the community code {community}
GRID_OVERLAPS | 与网格 {other} 重叠约 {area} 平方米 | The grid overlaps grid {other} by about {area} square metres
GRID_RING_CROSSES | 边界在 {longitude}, {latitude} 附近自相交 | The border of the grid crosses itself near {longitude}, {latitude}
GRID_RING_NOT_CLOSED | 第 {ring} 个环未闭合 | Ring {ring} is not closed
GRID_RING_TOO_SHORT | 第 {ring} 个环少于三个不同的点 | Ring {ring} has fewer than three different corners
GRID_SIZE_IMPLAUSIBLE | 网格面积 {area} 平方米，明显不合理 | The area of {area} square metres is not plausible for a grid
GRID_TOO_MANY_VERTICES | 边界有 {count} 个顶点，最多允许 {max} 个 | The border has {count} corners; at most {max} are allowed
GRID_UNKNOWN | 网格 {code} 不存在 | There is no grid {code}
GRID_VALID_FROM_MISPLACED | 生效时间应在 {earliest} 至 {latest} 之间 | The effective date must lie between {earliest} and {latest}
GROUND_REFUSED | 同一事由的申请此前未获批准，不能再次申请 | A leader refused a request on this ground before; the unit cannot ask again on the same ground
IDEMPOTENCY_KEY_REUSED | 该请求的幂等键此前已用于另一内容不同的请求，请换用新的幂等键 | This idempotency key was used before with another request; send the new request with a key of its own
IMPORT_COLUMNS | 表头不符：缺少或多出 {wrong}；表头应为：{expectedZh} | The header does not fit; missing, unknown or repeated: {wrong}; the header must be: {expected}
IMPORT_EMPTY | 文件中没有数据行 | The file has no rows below its header
IMPORT_TOO_COMPLEX | 文件中的网格边界过于复杂，请拆分后分批导入 | The borders in the file are too complex; split the file and import the parts
IMPORT_TOO_LARGE | 文件过大：{what}最多 {max} | The file is too large: at most {max} {whatEn}
IMPORT_UNREADABLE | 文件无法读取：{problemZh} | The file cannot be read: {problem}
IMPOSSIBLE_TIME | {at} 没有生效的流程定义 | No process definition is in force at {at}
INTAKE_REGION_GIVEN_TWICE | 区划 {code} 已在第 {first} 行指定受理台 | Row {first} already names the intake desk of region {code}
INTERNAL | 系统内部错误，编号 {errorId} | Internal error {errorId}
INTROSPECTION_DISABLED | 此环境已关闭内省查询 | Introspection is switched off here
ITEM_WITHOUT_ADDRESSEE | 有 {open} 条要求未确定责任单位 | {open} items address no unit
JOINT_DEPENDENCIES_CYCLIC | 任务先后顺序相互矛盾，形成循环：{cycle} | Tasks wait for each other in a circle: {cycle}
JOINT_DEPENDENCY_UNKNOWN | 前置单位 {organizationId} 未列入联合处置方案 | A task waits for organization {organizationId}, which has no task in the plan
JOINT_NEEDS_CO_HANDLER | 联合处置至少要有一个协办单位 | Joint handling needs at least one co-handler
JOINT_NEEDS_ONE_LEAD | 联合处置须有且仅有一个主办单位，现有 {leads} 个 | Joint handling needs exactly one lead; the plan has {leads}
JOINT_ORGANIZATION_TWICE | 单位 {organizationId} 在联合处置方案中重复 | The plan names organization {organizationId} twice
KEEPING_NEEDS_REASON | 层级权限不允许本级办结此类事项，由本单位承办须在派遣说明中写明理由 | Your level may not solve this issue; give a reason in the note for handling it in your unit
LEAVE_ASKED_ALREADY | 与待审批的请假（{startsAt} 至 {endsAt}）重叠 | The person already asks for leave from {startsAt} to {endsAt}
LEAVE_NOT_OPEN | 该请假申请未获批准、已撤回或已休完，不能撤回 | The request was refused or withdrawn, or the leave is over
LEAVE_NOT_WAITING | 该请假申请已审批或已撤回 | The request has been decided or withdrawn already
LEAVE_WITHOUT_SUPERIOR | 没有可审批的在岗上级，请由人事专员登记休假 | No superior is present to decide; a personnel officer can record the leave
LEVEL_MAY_NOT_SOLVE | 层级权限不允许本级办结此类事项，或已超过本级办结时限，请上报 | The authority matrix does not let your level solve this issue now; pass the issue up
LIMIT_PASSED | 办理时限已于 {limit} 届满，不能再申请 | The limit passed at {limit}; a request for more time must come before the limit
LINE_NOT_ALLOWED | {kind}的条线不正确：{allowed} | The line does not fit a {kind}: {allowed}
LINE_OUTSIDE_ORGANIZATION | 机构 {organization} 的人员只能负责本机构的条线 | The line {line} does not belong to organization {organization}
LINE_RETIRED | 条线「{name}」已停用 | The line {code} is retired already
LINE_TAKEN | 条线代码 {code} 已使用，名称为「{name}」 | The line {code} exists already, or existed before
LOWER_LEVEL_MAY_NOT_SOLVE | 层级权限不允许下级办结此类事项，或已超过其办结时限，不能退回下级 | The authority matrix does not let the lower level solve this issue now; decide on it at your level
MAIN_ASSIGNMENT_EXISTS | 该人员在该时间段内已有主要任职 | The person already has a main assignment in this period
MAPPING_TOO_LONG | 对应表不得超过 {most} 行，本行未导入 | A mapping has at most {most} rows; this row is not imported
METHOD_NOT_ALLOWED | 请使用 POST；查询也可用 GET | Use POST, or GET for queries
NOBODY_TO_ACCEPT | 该单位没有在岗人员可以接收任务 | No person in this organization holds a post that may accept the task
NOBODY_TO_VERIFY | 单位 {code} 没有可在该区划内核查的任职人员 | Nobody with a post in organization {code} may verify in the region
NOT_ACCEPTABLE | 仅返回 application/graphql-response+json 或 application/json | Answers are application/graphql-response+json or application/json
NOT_AN_INTAKE_DESK | 单位 {code} 不是该区域的指挥中心、街道或社区，不能作为受理台 | Organization {code} is neither the coordination office nor the street or community of this region
NOT_ASKED_YET | 事项尚未办结，暂无回访 | The issue has not ended yet, so there is no call-back to answer
NOT_ASSIGNED | {name} 在该时间没有任职 | {name} holds no post at this time
NOT_A_DEAD_LETTER | 队列 {queue} 中没有死信 {id} | Queue {queue} has no dead letter {id}
NOT_A_DRAFT | 权责清单第 {version} 版不是拟订稿 | Version {version} of the duty list is not a draft
NOT_A_PROCESS_DEFINITION | 流程定义格式不正确：{field}{problemZh} | The text is not a process definition: {problem}
NOT_FOUND | 找不到{what} {id} | No {what} with id {id}
NOT_OF_ORGANIZATION | 值班开始时该人员未在该机构任职 | The person holds no post in this organization when the duty begins
NOT_OF_UNIT | 该人员未在承办单位担任可承办任务的岗位 | The person holds no post in the organization of the task that may handle the task
NOT_POSSIBLE_NOW | 事项处于「{state}」状态，不能执行「{action}」 | {action} is not possible while the issue is {state}
NOT_YOUR_TURN | 当前环节不由您的单位办理 | This step belongs to another organization now
NO_APPROVER | 本单位没有可以审批本申请的上级机构 | There is no organization above this unit that could answer the request
NO_CONSENT | 您查看该反映人的申请未获同意 | Your request to see this reporter has no consent
NO_EXTENSIONS_LEFT | 延期次数已用完（最多 {max} 次） | The issue already has all {max} extensions that the process allows
NO_FIRST_RECEIVER | 该区域没有可受理的单位 | No organization takes in reports for this place
NO_ORDER_OF_A_CLIENT | 该事项不是接入系统派来的工单 | The issue is no order of another system
NO_PAUSES_LEFT | 暂停次数已用完（最多 {max} 次） | The issue already had all {max} pauses that the process allows
NO_ROUTE | 先例、权责清单和值班表均未指明承办单位，请人工指定 | Neither precedent, duty list nor roster names an organization; choose an organization
NO_SOURCE_REQUEST | 没有等待来源答复的申请，可能已答复或已失效 | No request waits for the source: none was made, or it has ended
NO_SUCH_ROUTE | 没有此地址 | No such address
NO_UNIT_OF_LINE | 事项所在地没有条线「{lineZh}」的单位 | No unit of the line {lineEn} is responsible for the region in which the issue lies
NO_UNIT_TO_ASK_FOR | 您没有所属单位，不能申请查看保密反映人 | You belong to no unit and cannot ask to see a confidential reporter
NO_UNIT_TO_CONSENT | 没有可以审批本申请的其他单位 | There is no other unit that could consent
OPERATION_NOT_ALLOWED | 此环境只接受已登记的查询 | Only registered operations are accepted here
ORDER_HAS_MERGED_REPORTS | 该工单并入了其他上报，不能退单，请先撤销合并 | Other reports were merged into this order, so it cannot go back: undo the merges first
ORDER_NOT_YET_KNOWN | 平台尚未收到该工单，请先送达派单，再重试 | The platform has not got this order yet; deliver the order, then try again
ORGANIZATION_CODE_TAKEN | 机构代码 {code} 已被使用 | Another organization has or had the code {code}
ORGANIZATION_CYCLE | 上级机构不能是本机构或其下级机构 | The new parent is the organization itself, or lies below the organization
ORGANIZATION_DISSOLVED | 机构 {name} 已撤销 | The organization {name} was dissolved and cannot be changed
ORGANIZATION_FIXED_FIELD | 机构的{field}不能更改，请新设机构 | The {field} of an organization cannot change; found a new organization instead
ORGANIZATION_HAS_CHILDREN | 机构还有 {count} 个下级机构，须先撤销或划转 | The organization still has {count} organizations below it; dissolve or move them first
ORGANIZATION_HAS_POSTS | 机构还有 {count} 个在设岗位，须先撤销 | The organization still has {count} open posts; abolish them first
ORGANIZATION_NOT_IN_FORCE | 单位 {organizationId} 不存在或已撤销 | Organization {organizationId} does not exist or was dissolved
ORGANIZATION_REFUSED_IT | 该单位正持有此任务，或已退回、转出过此事项；更正类别或区域后方可再次指派 | This organization already has the task, refused the matter or handed it on. It can be named again after a correction of the category or of the area
OUT_OF_SCOPE | 该数据不在您的职责范围内 | This lies outside your jurisdiction
OWNER_UNKNOWN | 责任机构 {owner} 不存在或已撤销 | The owning organization {owner} does not exist or was dissolved
OWN_ASSIGNMENT | 不得办理本人的任职事项 | You may not appoint yourself, nor end or change your own assignment
PAGE_TOO_LARGE | 每页最多 {max} 条 | A page has at most {max} items
PARENT_NOT_ALLOWED | {kind}的上级机构只能是{allowed} | The parent of a {kind} must be {allowed}
PASSING_UP_NEEDS_REASON | 本级可以办结此类事项，上报须写明理由 | Your level may solve this issue; give a reason for passing it up
PERIOD_ALREADY_FROZEN | {month} 已冻结，之后的更正以差额列示 | {month} is frozen already; later corrections are shown as a difference
PERIOD_NOT_ALLOWED | 结束时间须晚于开始时间 | The end must be later than the start
PERIOD_NOT_OVER | {month} 尚未结束，{endsAt} 之后方可冻结 | {month} has not ended; freeze the month after {endsAt}
PERSISTED_QUERY_NOT_FOUND | 找不到该持久化查询 | PersistedQueryNotFound
PHOTO_REQUIRED | 此类事项须附现场照片（{field}） | The category of the issue wants a photo in \`{field}\`
PLACE_OUTSIDE_DISTRICT | 位置不在本辖区内 | The place lies outside the district
POST_CODE_TAKEN | 岗位代码 {code} 已被使用 | Another post has or had the code {code}
POST_FIXED_ORGANIZATION | 岗位不能改隶其他机构，请新设岗位 | A post cannot move to another organization; create a new post instead
POST_HELD | 岗位 {post} 在该时间段内已有人任职 | Another person holds the post {post} in this period
POST_NOT_OPEN | 岗位 {name} 在该时间段内未设立或已撤销 | The post {name} does not exist during this whole period
POST_STILL_HELD | 岗位 {name} 仍有人任职，不能撤销 | The post {name} still has a holder, so it cannot be abolished
PRECEDENT_ENDED | 该先例已失效 | The precedent no longer routes issues: it is {state}
PROCESS_HAS_PROBLEMS | 流程定义有 {count} 处问题 | The process definition has {count} problems
PROCESS_VERSION_NOT_WAITING | 流程 {key} 第 {version} 版已生效或已撤回，不能撤回 | Version {version} of process {key} has taken effect or was withdrawn before, so it cannot be withdrawn
PROCESS_VERSION_WAITS | 流程 {key} 第 {version} 版尚待生效（{effectiveFrom}），须先撤回该版本 | Version {version} of process {key} waits for its effective date {effectiveFrom}; withdraw it first
QUEUE_UNKNOWN | 没有队列 {queue} | There is no queue {queue}
RECEIPT_CODE_UNKNOWN | 没有与该查询码对应的上报，请核对后重试 | No report has this receipt code; check the code
REFUSAL_NEEDS_REASON | 不予批准须写明理由 | A refusal needs a reason
REGION_LEVEL_MISMATCH | {code} 按区划代码应为{level}级 | The code {code} belongs to a region of the level {level}
REGION_NOT_ALLOWED | {kind}的区划须为{level}，且在上级机构的区划之内 | The region of a {kind} must be {level} and lie within its parent's region
REGION_PARENT_MISMATCH | {code} 的上级应为 {parent} | The parent of {code} must be {parent}
REGION_PARENT_UNKNOWN | 上级区划 {parent} 不存在 | There is no parent region {parent}
REOPEN_WINDOW_CLOSED | 重新打开的期限已于 {until} 截止 | The reopen window closed at {until}
REPORTER_CANNOT_BE_CALLED | 匿名、保密反映人不得电话回访，只能由其本人答复 | An anonymous or confidential reporter is not called; only the reporter can answer this call-back
REPORTER_CONFIDENTIAL | 该反映人为保密反映人，须申请查看并经其他单位负责人同意 | The reporter is confidential: ask for consent with requestUnsealing
REPORTER_IS_CALLED | 实名来电、来访由回访人员电话回访，不能凭查询码评价 | A caller known by name answers the call-back by telephone; the receipt code cannot answer it
REPORTER_NOT_CONFIDENTIAL | 该反映人不是保密反映人，无须申请 | The reporter is not confidential; no consent is needed
REPORTING_CYCLE | 上级岗位设置有误，汇报关系形成循环 | The chain of superior posts would lead back to this post
REQUEST_TIMEOUT | 处理超过 {seconds} 秒，请以相同的幂等键重试 | Not finished within {seconds} s; repeat with the same idempotency key
RETURN_NEEDS_EVIDENCE | 该原因须附说明 | With this reason, give evidence
RETURN_NEEDS_PROPOSAL | 该原因须写明应由哪个单位承办 | With this reason, name the organization that should have the task
ROLE_BUILT_IN | 角色「{name}」为平台内置角色，其权限不可更改 | The role {code} is built in, and its rights cannot change
ROLE_MISSING | 您的岗位无权执行「{action}」 | Your post has no right to use {action}
ROLE_RESERVED | 角色「{names}」只能由区管理员或平台运维授予 | Only district administrators and operators may grant the roles {roles}
ROLE_RETIRED | 角色「{name}」已停用 | The role {code} is retired
ROLE_TAKEN | 角色代码 {code} 已使用，名称为「{name}」 | The role {code} exists already, or existed before
ROW_CELL_COUNT | 应有 {expected} 列，实有 {actual} 列；请检查未加引号的逗号 | Expected {expected} cells, found {actual}; look for a comma without quotes
ROW_CODE_ROUNDED | {labelZh}被表格软件改成了科学计数法（{value}），末尾数字可能已丢失；请将该列设为文本格式后重新填写 | {label} was turned into scientific notation ({value}) by a spreadsheet and may have lost digits; format the column as text and enter it again
ROW_DUPLICATE | {value} 与第 {first} 行重复 | {value} repeats row {first}
ROW_FIELD_INVALID | {labelZh}不正确：{problemZh} | {label} is not valid: {problem}
ROW_FIELD_MISSING | {labelZh}未填写 | {label} is missing
ROW_OUT_OF_SCOPE | {code} 不在您的职责范围内 | {code} lies outside your jurisdiction
RULE_ABOVE_OWN_RIGHTS | 权限「{rightZh}」超出本人在全区范围内的权限，不得授予 | The right {right} goes beyond your own built-in rights in the whole district
RULE_APPROVED_ALREADY | 权限规则已由他人批准，现待数据专员同意 | The rule is approved and waits for the consent of a data owner
RULE_NOT_IN_STATE | 权限规则当前状态为「{stateZh}」，不能办理该操作 | The rule is {state}, so the command is not possible
RULE_OWN_PROPOSAL | 权限规则由本人提出，须由他人批准 | You proposed the rule, so another person must approve it
SATISFACTION_OUT_OF_RANGE | 满意度须为 1 至 5 | Satisfaction must be a whole number from 1 to 5
SEALED_DATA_UNREADABLE | 加密数据暂时无法读取，请联系运维人员检查加密密钥 | The sealed data cannot be read at present; ask the operator to check the master keys
SEAT_TAKEN_LATER | 该岗自 {from} 起已有安排 | The seat already has a holder from {from} on
SENTENCE_HAS_ITEM | 第 {sentence} 句已对应要求，请先删除该要求 | Sentence {sentence} belongs to an item; remove the item first
SENT_BACK_BEFORE | 本单位已将此事项退回下级一次，再次上报后须由本级决定（接收或转接） | Your unit has sent this issue back once; accept it or hand it on
SHOWN_NO_LONGER | 查看时限已过，请重新说明理由后查看 | The time for which the data was shown is over; give a reason again
SOLVED_IT_THEMSELVES | 办结本事项的单位及人员不得抽查本事项 | The person or unit that solved the issue may not check it
SOURCE_ASKED_ALREADY | 已向来源提出申请，请等待答复 | The source was asked before and has not answered yet
SOURCE_CATEGORY_GIVEN_TWICE | 对方类别 {sourceCategory} 已在第 {first} 行对应 | Row {first} already maps the category {sourceCategory}
SOURCE_DOES_NOT_LISTEN | 来源系统未设置状态推送地址，无法收到申请，请另行联系 | The system of the source has no address for messages, so it would not get the request
SOURCE_NOT_YOURS | 无权以「{source}」为来源上报 | You may not report under the source {source}
SOURCE_REFUSAL_NEEDS_REASON | 不同意申请须写明理由 | A refusal of the request needs a reason
SOURCE_REQUEST_ENDED | 该申请已答复或已撤回，或本区已继续办理，申请不再有效 | The request was answered or withdrawn before, or the district went on with the issue
SOURCE_SET_NO_LIMIT | 来源未设时限，无须申请延期 | The source set no limit for this order
STAFF_CODE_TAKEN | 工号 {code} 已被使用 | Another staff member has the staff code {code}
STAFF_ON_LEAVE | 该人员 {startsAt} 至 {endsAt} 休假，不能排班 | The person is on leave from {startsAt} to {endsAt} and cannot be on duty
STALE_VERSION | 数据已被他人修改：您基于版本 {expected}，现为版本 {actual} | Changed by somebody else: you worked on version {expected}, it is now {actual}
SUCCESSOR_INSIDE | 承接机构不能是被撤销的机构或其下级机构 | The successor can be neither the dissolved organization nor an organization below it
SUCCESSOR_NOT_IN_FORCE | 承接机构 {successor} 在撤销之日不存在或已撤销 | The successor {successor} does not exist on the day of the dissolution, or is dissolved
SUCCESSOR_NOT_OF_UNIT | 接替人员届时须在该机构另有任职，且不能是离任人员本人 | The successor must be another person who holds a post in this organization when the assignment ends
SUPPLEMENTS_USED_UP | 该事项的补充说明已达 {max} 条，请等待办理结果 | This matter already has {max} supplements; wait for the result
TASK_NOT_COMPLETED | 任务处于「{state}」状态，尚未办结，不能要求重新办理 | The task is {state} and not completed, so it cannot be done again
TEMPORARILY_UNAVAILABLE | 服务暂时不可用，请稍后重试 | Temporarily unavailable; try again shortly
TOO_MANY_DOWNLOADS | 正在下载的导出文件过多，请在 {retryAfter} 秒后重试 | Too many exports are being downloaded; try again in {retryAfter} s
TOO_MANY_EXPORTS | 每小时最多导出 {most} 次，请在 {minutes} 分钟后再试 | At most {most} exports an hour are possible; try again in {minutes} minutes
TOO_MANY_PHONE_SEARCHES | 24 小时内按电话查找已达 {most} 次，请稍后再试 | You have searched by telephone number {most} times within 24 hours; try again later
TOO_MANY_RECEIPT_CODES | 查询码错误次数过多，请核对后在 {minutes} 分钟后重试 | Too many wrong receipt codes were sent from this address or device; try again in {minutes} minutes
TOO_MANY_REQUESTS | 请求过于频繁，请在 {retryAfter} 秒后重试 | Too many requests; try again in {retryAfter} s
TOO_MANY_UPLOADS | 上传文件过多，请在 {minutes} 分钟后重试 | Too many files were sent; try again in {minutes} minutes
UNAUTHENTICATED | 请先登录 | Sign in first
UNAVAILABLE | 服务 {service} 暂时不可用，请稍后重试 | Service {service} is unavailable; try again shortly
UNKNOWN_CALENDAR | {field}：工作日历 {calendar} 不存在 | {field}: there is no shift calendar {calendar}
UNKNOWN_CATEGORY | 事件类别 {categoryCode} 不存在或已停用 | Category {categoryCode} does not exist or is retired
UNKNOWN_DUTY_LIST | 权责清单没有第 {version} 版 | The duty list has no version {version}
UNKNOWN_LEVEL | 层级 {level} 不存在 | No process has a level {level}
UNKNOWN_MAPPED_CATEGORY | 本区现行事件类别中没有 {categoryCode}，或该类别已停用 | The catalogue in force has no category {categoryCode}, or the category is retired
UNKNOWN_ORGANIZATION | 单位 {code} 不存在 | Organization {code} does not exist
UNKNOWN_PARENT | 上级机构 {parent} 不存在或已撤销 | The parent organization {parent} does not exist or was dissolved
UNKNOWN_REGION | 区划 {code} 不存在 | Region {code} does not exist
UNKNOWN_RETURN_REASON | 退回或转接原因代码 {reasonCode} 不存在 | There is no reason {reasonCode} for a return or a transfer
UNKNOWN_STAFF | 工作人员不存在 | The staff member does not exist
UNKNOWN_SUPERIOR | 上级岗位不存在，须已登记或列在本行之前 | The superior post is not on record; list it in a row above
UNSEALING_ANSWERED | 该申请已有审批结果 | The request has an answer already
UNSEALING_ASKED_ALREADY | 您查看该反映人的申请正在等待审批 | Your request to see this reporter waits for its answer
UNSEALING_ENDED | 该申请已终止（已撤回、已逾期或事项已结束） | The request has ended: it was withdrawn, nobody answered in time, or its issue has ended
UNSEALING_ISSUE_ENDED | 事项已办结或不予受理，不能再申请查看保密反映人 | The issue is closed or rejected; nobody may ask to see its confidential reporter any more
UNSEALING_REFUSAL_NEEDS_REASON | 不予同意须写明理由 | A refusal needs a reason
UNSUPPORTED_MEDIA_TYPE | 请求体须为 UTF-8 编码、未压缩的 application/json | Send application/json in UTF-8, not compressed
URGED_RECENTLY | 该事项刚催办过，承办单位已收到提醒；{minutes} 分钟后可再次催办 | This matter was urged a short time ago and its unit was told; it may be urged again in {minutes} minutes
VERIFIER_HANDLED_IT | 承办过本事项的单位（含其上下级机构）及人员不得核查本事项 | You may not verify an issue on which you, your unit, or another unit of your department, street or office worked
WORKER_HOLDS_OTHER_SEAT | {staff} 已是网格 {code} 的另一岗，A、B 岗不能为同一人 | Staff member {staff} already holds the other seat of grid {code}; the seats A and B need two persons
WORKER_NOT_IN_SERVICE | {staff} 在 {from} 不是在岗网格员 | Staff member {staff} holds no post of a grid worker at {from}
WORKER_UNKNOWN | 查无此人：{staff} | There is no staff member {staff}
WORK_NOT_COMPLETE | 还有任务未办结 | A task of this issue is not completed yet
WRONG_ENTRY_KIND | 该安排的类型与操作不符 | A duty is withdrawn with the command for duties, and a leave with the command for leaves
`;
