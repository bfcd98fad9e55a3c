import type { Migration } from 'kysely/migration'
import * as first from './0001-first.ts'
import * as importStaging from './0002-import-staging.ts'
import * as selectorUpdates from './0003-selector-updates.ts'
import * as repairFirstDays from './0004-repair-first-days.ts'
import * as talkingPointVersions from './0005-talking-point-versions.ts'
import * as workspacesPeopleHistory from './0006-workspaces-people-history.ts'
import * as countsByDay from './0007-counts-by-day.ts'
import * as noStatisticsOfStaging from './0008-no-statistics-of-staging.ts'
import * as consentStatements from './0009-consent-statements.ts'
import * as leadSources from './0010-lead-sources.ts'
import * as typedStaging from './0011-typed-staging.ts'
import * as bouncedAddresses from './0012-bounced-addresses.ts'
import * as touchpointsByLead from './0013-touchpoints-by-lead.ts'
import * as verdictsOfLeads from './0014-verdicts-of-leads.ts'
import * as newPersonIndex from './0015-new-person-index.ts'
import * as searchWords from './0016-search-words.ts'
import * as erasures from './0017-erasures.ts'
import * as refusalsThatStand from './0018-refusals-that-stand.ts'
import * as noesOfADay from './0019-noes-of-a-day.ts'
import * as noesOfRecords from './0020-noes-of-records.ts'
import * as yesesOfADay from './0021-yeses-of-a-day.ts'
import * as timesWithoutZone from './0022-times-without-zone.ts'
import * as idsThatAreAddresses from './0023-ids-that-are-addresses.ts'
import * as rolesOfPeople from './0024-roles-of-people.ts'
import * as signIn from './0025-sign-in.ts'

/**
 * Every migration, in order. One that has landed is never edited: add a file and a line, and `npm run land:migrations`
 * seals it. The list is written out, so that the hub never loads code by looking into a folder.
 */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-import-staging': importStaging,
  '0003-selector-updates': selectorUpdates,
  '0004-repair-first-days': repairFirstDays,
  '0005-talking-point-versions': talkingPointVersions,
  '0006-workspaces-people-history': workspacesPeopleHistory,
  '0007-counts-by-day': countsByDay,
  '0008-no-statistics-of-staging': noStatisticsOfStaging,
  '0009-consent-statements': consentStatements,
  '0010-lead-sources': leadSources,
  '0011-typed-staging': typedStaging,
  '0012-bounced-addresses': bouncedAddresses,
  '0013-touchpoints-by-lead': touchpointsByLead,
  '0014-verdicts-of-leads': verdictsOfLeads,
  '0015-new-person-index': newPersonIndex,
  '0016-search-words': searchWords,
  '0017-erasures': erasures,
  '0018-refusals-that-stand': refusalsThatStand,
  '0019-noes-of-a-day': noesOfADay,
  '0020-noes-of-records': noesOfRecords,
  '0021-yeses-of-a-day': yesesOfADay,
  '0022-times-without-zone': timesWithoutZone,
  '0023-ids-that-are-addresses': idsThatAreAddresses,
  '0024-roles-of-people': rolesOfPeople,
  '0025-sign-in': signIn,
}
