import { sql } from 'kysely'
import type { Db } from '../store/open.ts'
import type { RunKey } from './subject.ts'

/** What the lines of a file lay claim to, such as an address or an id: the first line that is taken has it. */
export interface Claims {
  /** The line that has one of these; the first of them that anybody has. */
  lineOf(...claims: string[]): number | undefined
  add(line: number, claims: string[]): void
  /** Stores what was added, for the batches that follow. */
  save(): Promise<void>
}

/** @param asked all claims that will be asked for */
export async function openClaims(db: Db, run: RunKey, asked: readonly string[]): Promise<Claims> {
  const known = await selectClaims(db, run, asked)
  const added = new Map<string, number>()
  return {
    lineOf(...claims) {
      for (const claim of claims) {
        const line = known.get(claim) ?? added.get(claim)
        if (line !== undefined) return line
      }
      return undefined
    },
    add(line, claims) {
      for (const claim of claims) if (!known.has(claim) && !added.has(claim)) added.set(claim, line)
    },
    save: () => insertClaims(db, run, added),
  }
}

async function selectClaims(db: Db, run: RunKey, claims: readonly string[]): Promise<Map<string, number>> {
  if (claims.length === 0) return new Map()
  const rows = await db
    .selectFrom('import_claims')
    .select(['claim', 'line'])
    .where('workspace_id', '=', run.workspaceId)
    .where('import_id', '=', run.importId)
    .where('claim', '=', sql<string>`any(${claims}::text[])`)
    .execute()
  return new Map(rows.map(({ claim, line }) => [claim, line]))
}

async function insertClaims(db: Db, run: RunKey, claims: Map<string, number>): Promise<void> {
  if (claims.size === 0) return
  await sql`
    insert into import_claims (workspace_id, import_id, claim, line)
    select ${run.workspaceId}, ${run.importId}, c.claim, c.line
    from unnest(${[...claims.keys()]}::text[], ${[...claims.values()]}::integer[]) as c(claim, line)
    on conflict do nothing`.execute(db)
}
