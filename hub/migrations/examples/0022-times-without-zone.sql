CREATE TABLE public.access_keys (
    workspace_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    role text NOT NULL,
    prefix text NOT NULL,
    hash text NOT NULL,
    session_of text,
    expires_at timestamp(3) with time zone,
    revoked_at timestamp(3) with time zone,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    person_id text NOT NULL
);

CREATE TABLE public.changes (
    workspace_id text NOT NULL,
    kind text NOT NULL,
    entity_id text NOT NULL,
    seq bigint NOT NULL
);

CREATE TABLE public.consent_statements (
    workspace_id text NOT NULL,
    email text NOT NULL,
    id text NOT NULL,
    topic text NOT NULL,
    state text NOT NULL,
    said_at timestamp(3) with time zone,
    received_at timestamp(3) with time zone NOT NULL,
    source text NOT NULL,
    stood_at timestamp(3) with time zone,
    import_id text,
    zoned boolean DEFAULT false NOT NULL
);

CREATE TABLE public.erasures (
    workspace_id text NOT NULL,
    id text NOT NULL,
    person jsonb NOT NULL,
    runs text[]
);
ALTER TABLE ONLY public.erasures ALTER COLUMN person SET STATISTICS 0;

CREATE TABLE public.feedback (
    workspace_id text NOT NULL,
    id text NOT NULL,
    person_id text NOT NULL,
    rep text NOT NULL,
    kind text NOT NULL,
    counted_only boolean NOT NULL,
    lead_id text,
    talking_point_id text,
    body jsonb NOT NULL,
    status jsonb NOT NULL,
    state text NOT NULL,
    received_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    superseded boolean DEFAULT false NOT NULL
);

CREATE TABLE public.history_marks (
    workspace_id text NOT NULL,
    seq bigint NOT NULL,
    mark text NOT NULL,
    at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.import_claims (
    workspace_id text NOT NULL,
    import_id text NOT NULL,
    claim text NOT NULL,
    line integer NOT NULL
);
ALTER TABLE ONLY public.import_claims ALTER COLUMN claim SET STATISTICS 0;

CREATE TABLE public.import_rejects (
    workspace_id text NOT NULL,
    import_id text NOT NULL,
    line integer NOT NULL,
    reason text NOT NULL
);
ALTER TABLE ONLY public.import_rejects ALTER COLUMN reason SET STATISTICS 0;

CREATE TABLE public.import_rows (
    workspace_id text NOT NULL,
    import_id text NOT NULL,
    line integer NOT NULL,
    value jsonb,
    part integer NOT NULL,
    lead_id text,
    id text,
    at timestamp(3) with time zone,
    kind text,
    title text,
    url text,
    detail text,
    change jsonb,
    shared boolean
);
ALTER TABLE ONLY public.import_rows ALTER COLUMN value SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN lead_id SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN id SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN at SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN kind SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN title SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN url SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN detail SET STATISTICS 0;
ALTER TABLE ONLY public.import_rows ALTER COLUMN change SET STATISTICS 0;

CREATE TABLE public.import_runs (
    workspace_id text NOT NULL,
    id text NOT NULL,
    run jsonb NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    erased_rows integer DEFAULT 0 NOT NULL,
    holder text,
    held_until timestamp(3) with time zone,
    started_by text DEFAULT ''::text NOT NULL,
    applying_since timestamp(3) with time zone,
    applied_line integer DEFAULT 0 NOT NULL,
    applied_part integer DEFAULT '-1'::integer NOT NULL
);
ALTER TABLE ONLY public.import_runs ALTER COLUMN run SET STATISTICS 0;

CREATE TABLE public.kysely_migration (
    name character varying(255) NOT NULL,
    "timestamp" character varying(255) NOT NULL
);

CREATE TABLE public.kysely_migration_lock (
    id character varying(255) NOT NULL,
    is_locked integer DEFAULT 0 NOT NULL
);

CREATE TABLE public.lead_emails (
    workspace_id text NOT NULL,
    email text NOT NULL,
    lead_id text NOT NULL,
    "position" integer NOT NULL
);

CREATE TABLE public.lead_sources (
    workspace_id text NOT NULL,
    source text NOT NULL,
    external_id text NOT NULL,
    lead_id text NOT NULL
);

CREATE TABLE public.leads (
    workspace_id text NOT NULL,
    id text NOT NULL,
    name text,
    company text,
    job_title text,
    owner text,
    locale text,
    lifecycle_stage text,
    lead_status text,
    fit double precision,
    engagement double precision,
    consent jsonb NOT NULL,
    rollups jsonb DEFAULT '{}'::jsonb NOT NULL,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    field_sources jsonb DEFAULT '{}'::jsonb NOT NULL,
    bounced_emails text[] DEFAULT '{}'::text[] NOT NULL
);

CREATE TABLE public.missed_searches (
    workspace_id text NOT NULL,
    text text NOT NULL,
    day date NOT NULL,
    who text NOT NULL,
    language text NOT NULL,
    dismissed_at timestamp(3) with time zone
);

CREATE TABLE public.people (
    workspace_id text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.record_refusals (
    workspace_id text NOT NULL,
    source text NOT NULL,
    external_id text NOT NULL,
    statements jsonb NOT NULL,
    emails text[] DEFAULT '{}'::text[] NOT NULL
);

CREATE TABLE public.search_words (
    workspace_id text NOT NULL,
    id text NOT NULL,
    language text NOT NULL,
    words text[] NOT NULL,
    stands_for text NOT NULL,
    written_by text,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.selector_updates (
    workspace_id text NOT NULL,
    host text NOT NULL,
    payload text NOT NULL,
    signature text NOT NULL,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.signing_keys (
    workspace_id text NOT NULL,
    private_key text NOT NULL,
    public_key text NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL
);

CREATE TABLE public.talking_point_counts (
    workspace_id text NOT NULL,
    talking_point_id text NOT NULL,
    day date NOT NULL,
    shown bigint DEFAULT 0 NOT NULL,
    used bigint DEFAULT 0 NOT NULL,
    worked bigint DEFAULT 0 NOT NULL,
    did_not_work bigint DEFAULT 0 NOT NULL
);

CREATE TABLE public.talking_point_history (
    workspace_id text NOT NULL,
    talking_point_id text NOT NULL,
    id text NOT NULL,
    content jsonb NOT NULL,
    verification jsonb NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    version integer DEFAULT 1 NOT NULL
);

CREATE TABLE public.talking_points (
    workspace_id text NOT NULL,
    id text NOT NULL,
    content jsonb NOT NULL,
    verification jsonb NOT NULL,
    updated_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    written_by text,
    written_at timestamp(3) with time zone
);

CREATE TABLE public.touchpoints (
    workspace_id text NOT NULL,
    lead_id text NOT NULL,
    at timestamp(3) with time zone NOT NULL,
    id text NOT NULL,
    kind text NOT NULL,
    title text NOT NULL,
    url text,
    detail text,
    change jsonb
);

CREATE TABLE public.workspaces (
    id text NOT NULL,
    name text NOT NULL,
    history text NOT NULL,
    seq bigint DEFAULT 0 NOT NULL,
    created_at timestamp(3) with time zone DEFAULT now() NOT NULL,
    server text
);

INSERT INTO public.access_keys VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000001', 'Ada Admin', 'admin', 'alg_admin_of_the', '9df15bcd73b7d62e5438b76907b5570e88866cd46c98c1decf3c489a4d2e8b2f', NULL, NULL, NULL, '2026-11-20 08:01:00.123+00', '019aaab8-7a6e-7a3d-9b57-000000000001');
INSERT INTO public.access_keys VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000002', 'Mila Moretti', 'marketer', 'alg_marketer_of_', '1a56c808a453501fe97b0662570e1c1c6f256c8f9a9145042b44341f21d709f1', NULL, NULL, NULL, '2026-11-20 08:01:00.123+00', '019aaab8-7a6e-7a3d-9b57-000000000002');
INSERT INTO public.access_keys VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000003', 'Marta Kowal', 'rep', 'alg_rep_of_the_e', '470a89370f8638aa1cc32a48fdab4b094692f584747be0d828f5917d8c5e2e5e', NULL, NULL, NULL, '2026-11-20 08:01:00.123+00', '019aaab8-7a6e-7a3d-9b57-000000000003');
INSERT INTO public.access_keys VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '01a226dd-6f9e-7360-957c-54e5a178c562', 'Mila Moretti', 'marketer', 'alg_desk_lN0dRAy', '4b7f24e8b98625ccd0796ff7a0125b498ad9f03047311704d05d7038f123a5cc', '019aaab8-7a6e-7a3d-9b57-000000000002', '2026-11-29 22:32:55.929+00', NULL, '2026-11-29 10:32:55.966+00', '019aaab8-7a6e-7a3d-9b57-000000000002');

INSERT INTO public.changes VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'talking_point', '019aaab8-7a6e-7a3d-9b57-0000000000a1', 6);
INSERT INTO public.changes VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lead', 'crm-1', 9);
INSERT INTO public.changes VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'feedback_status', '019aaab8-7a6e-7a3d-9b57-0000000000f1', 10);
INSERT INTO public.changes VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'feedback_status', '019aaab8-7a6e-7a3d-9b57-0000000000f3', 11);
INSERT INTO public.changes VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lead', '01a2298f-9ae5-744e-8996-c1cd9199b364', 12);

INSERT INTO public.consent_statements VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lena.fischer@fischer-optik.test', '3b6c1b27-ed38-4b2d-a551-6e00c65c15b2', 'marketing', 'granted', '2026-10-01 09:00:00+00', '2026-11-29 10:32:55.698+00', 'before', NULL, NULL, false);
INSERT INTO public.consent_statements VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lena@fischer.test', '88a3bfcd-665a-4259-832f-ffa412a93fe7', 'marketing', 'granted', '2026-10-01 09:00:00+00', '2026-11-29 10:32:55.698+00', 'before', NULL, NULL, false);

INSERT INTO public.erasures VALUES ('019ad000-0000-7000-8000-000000000001', '019ad000-0000-7000-8000-0000000000e1', '{"name": "Piotr Zyg", "emails": ["piotr@zyg.test"], "leadId": "019ad000-0000-7000-8000-0000000000e0", "records": [{"source": "hubspot", "externalId": "4711"}], "ownEmails": ["piotr@zyg.test"], "workspaceId": "019ad000-0000-7000-8000-000000000001"}', '{019ad000-0000-7000-8000-0000000000e2}');

INSERT INTO public.feedback VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000f2', '019aaab8-7a6e-7a3d-9b57-000000000003', 'Marta Kowal', 'point_outcome', true, '01a2298f-9ae5-744e-8996-c1cd9199b364', '019aaab8-7a6e-7a3d-9b57-0000000000a1', '{"at": "2026-11-20T09:01:00.000Z", "id": "019aaab8-7a6e-7a3d-9b57-0000000000f2", "host": "roundcube", "kind": "point_outcome", "note": null, "leadId": "01a2298f-9ae5-744e-8996-c1cd9199b364", "outcome": "used", "pageKind": "message", "talkingPointId": "019aaab8-7a6e-7a3d-9b57-0000000000a1"}', '{"at": "2026-11-29T10:32:55.863Z", "by": null, "reply": null, "state": "delivered"}', 'delivered', '2026-11-29 10:32:55.863+00', false);
INSERT INTO public.feedback VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000f3', '019aaab8-7a6e-7a3d-9b57-000000000003', 'Marta Kowal', 'lead_verdict', false, '01a2298f-9ae5-744e-8996-c1cd9199b364', NULL, '{"at": "2026-11-20T09:02:00.000Z", "id": "019aaab8-7a6e-7a3d-9b57-0000000000f3", "host": "roundcube", "kind": "lead_verdict", "note": null, "leadId": "01a2298f-9ae5-744e-8996-c1cd9199b364", "reason": null, "verdict": "accept", "pageKind": "message"}', '{"at": "2026-11-29T10:32:55.872Z", "by": null, "reply": null, "state": "delivered"}', 'delivered', '2026-11-29 10:32:55.872+00', false);
INSERT INTO public.feedback VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000f1', '019aaab8-7a6e-7a3d-9b57-000000000003', 'Marta Kowal', 'heard', false, '01a2298f-9ae5-744e-8996-c1cd9199b364', NULL, '{"at": "2026-11-20T09:00:00.000Z", "id": "019aaab8-7a6e-7a3d-9b57-0000000000f1", "host": "roundcube", "kind": "heard", "note": null, "text": "Too expensive for a pilot", "what": "objection", "leadId": "01a2298f-9ae5-744e-8996-c1cd9199b364", "pageKind": "message"}', '{"at": "2026-11-29T10:32:55.895Z", "by": "Mila Moretti", "reply": "Use the sample", "state": "answered"}', 'answered', '2026-11-29 10:32:55.842+00', false);

INSERT INTO public.history_marks VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 7, 'eced50b4-7e11-43b4-b8ff-c87625aa2a1d', '2026-11-29 12:02:35.332+00');
INSERT INTO public.history_marks VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 9, 'b7a2bd8b-8796-45a4-8e85-e09d1ff5d1fc', '2026-11-29 23:06:46.444+00');
INSERT INTO public.history_marks VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 12, '8360af15-51d3-46a5-82c9-7d895841e5d5', '2026-11-30 08:38:54.489+00');

INSERT INTO public.kysely_migration VALUES ('0001-first', '2026-11-29T10:32:55.280Z');
INSERT INTO public.kysely_migration VALUES ('0002-import-staging', '2026-11-29T10:32:55.331Z');
INSERT INTO public.kysely_migration VALUES ('0003-selector-updates', '2026-11-29T10:32:55.369Z');
INSERT INTO public.kysely_migration VALUES ('0004-repair-first-days', '2026-11-29T10:34:48.079Z');
INSERT INTO public.kysely_migration VALUES ('0005-talking-point-versions', '2026-11-29T12:02:35.373Z');
INSERT INTO public.kysely_migration VALUES ('0006-workspaces-people-history', '2026-11-29T12:02:35.426Z');
INSERT INTO public.kysely_migration VALUES ('0007-counts-by-day', '2026-11-29T12:02:35.446Z');
INSERT INTO public.kysely_migration VALUES ('0008-no-statistics-of-staging', '2026-11-29T18:24:42.848Z');
INSERT INTO public.kysely_migration VALUES ('0009-consent-statements', '2026-11-29T18:28:45.680Z');
INSERT INTO public.kysely_migration VALUES ('0010-lead-sources', '2026-11-29T23:06:46.987Z');
INSERT INTO public.kysely_migration VALUES ('0011-typed-staging', '2026-11-29T23:06:47.130Z');
INSERT INTO public.kysely_migration VALUES ('0012-bounced-addresses', '2026-11-30T00:00:09.371Z');
INSERT INTO public.kysely_migration VALUES ('0013-touchpoints-by-lead', '2026-11-30T07:30:35.534Z');
INSERT INTO public.kysely_migration VALUES ('0014-verdicts-of-leads', '2026-11-30T08:38:54.523Z');
INSERT INTO public.kysely_migration VALUES ('0015-new-person-index', '2026-11-30T08:38:54.526Z');
INSERT INTO public.kysely_migration VALUES ('0016-search-words', '2026-11-30T10:42:20.386Z');
INSERT INTO public.kysely_migration VALUES ('0017-erasures', '2026-11-30T19:34:08.517Z');
INSERT INTO public.kysely_migration VALUES ('0018-refusals-that-stand', '2026-11-30T20:14:22.878Z');
INSERT INTO public.kysely_migration VALUES ('0019-noes-of-a-day', '2026-12-01T01:32:26.112Z');
INSERT INTO public.kysely_migration VALUES ('0020-noes-of-records', '2026-12-01T04:50:44.424Z');
INSERT INTO public.kysely_migration VALUES ('0021-yeses-of-a-day', '2026-12-01T04:50:44.448Z');
INSERT INTO public.kysely_migration VALUES ('0022-times-without-zone', '2026-12-01T09:15:58.162Z');

INSERT INTO public.kysely_migration_lock VALUES ('migration_lock', 0);

INSERT INTO public.lead_emails VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lena.fischer@fischer-optik.test', '01a2298f-9ae5-744e-8996-c1cd9199b364', 0);
INSERT INTO public.lead_emails VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'lena@fischer.test', '01a2298f-9ae5-744e-8996-c1cd9199b364', 1);

INSERT INTO public.lead_sources VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'alongside', 'crm-1', '01a2298f-9ae5-744e-8996-c1cd9199b364');

INSERT INTO public.leads VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '01a2298f-9ae5-744e-8996-c1cd9199b364', 'Lena Fischer', 'Fischer Optik', 'Head of Product Development', 'Marta Kowal', 'de', 'salesqualifiedlead', 'IN_PROGRESS', 85, 78, '{"changedAt": "2026-10-01T09:00:00.000Z", "marketing": "granted", "doNotContact": false}', '{"page_view": {"last": "2026-11-18T10:11:12.345Z", "count": 1, "first": "2026-11-18T10:11:12.345Z"}, "form_submission": {"last": "2026-11-19T10:11:12.345Z", "count": 1, "first": "2026-11-19T10:11:12.345Z"}}', '2026-11-29 10:32:55.698+00', '{}', '{}');

INSERT INTO public.missed_searches VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'zu teuer fur uns', '2026-11-29', 'pX0aQ3fVh1nB7sKd9wEr2g', 'en', NULL);
INSERT INTO public.missed_searches VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'zu teuer fur uns', '2026-11-29', 'b4Tn8yUc6LqZ1mJk5oHv3w', 'pl', NULL);
INSERT INTO public.missed_searches VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'zebra stripes', '2026-11-28', 'Qw7eRt2yUi9oPa4sDf6gHj', 'en', '2026-11-29 10:00:00+00');

INSERT INTO public.people VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000001', 'Ada Admin', '2026-11-20 08:01:00.123+00');
INSERT INTO public.people VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000002', 'Mila Moretti', '2026-11-20 08:01:00.123+00');
INSERT INTO public.people VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-000000000003', 'Marta Kowal', '2026-11-20 08:01:00.123+00');

INSERT INTO public.record_refusals VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'hubspot', '404', '[{"at": null, "state": "denied", "topic": "marketing", "source": "hubspot", "receivedAt": "2026-11-20T10:00:00.000Z"}]', '{}');

INSERT INTO public.search_words VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019ad000-0000-7000-8000-000000000001', 'pl', '{"nie stać nas","ponad budżet"}', 'Too expensive', 'Mila Moretti', '2026-11-29 10:00:00+00');

INSERT INTO public.signing_keys VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg+hcduskKcS2hR7meMrcuAHh7GLsUp93abEqoF3EsCEKhRANCAAQjFlMIZFnvB87nldYlLWcWX2CWWpP/FryJdSn4AjvIOJqMaxBbiR/8edumR5LPkpZdN7z0QKM/klamjoo73AR8', 'MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEIxZTCGRZ7wfO55XWJS1nFl9gllqT/xa8iXUp+AI7yDiajGsQW4kf/HnbpkeSz5KWXTe89ECjP5JWpo6KO9wEfA==', '2026-11-29 10:32:56.014+00');

INSERT INTO public.talking_point_counts VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000a1', '2026-11-29', 0, 1, 0, 0);

INSERT INTO public.talking_point_history VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000a1', '01a226dd-6ed5-759d-b4f4-532bb2161258', '{"lens": "value", "tags": [], "text": "Ours is **calibrated once**.", "proof": null, "title": "A mount costs what five years with it cost", "stages": [], "language": "en", "triggers": [{"atLeast": 1, "contains": "pricing", "touchpoint": "page_view", "withinDays": 30}], "objection": "Too expensive"}', '{"at": "2026-11-29T10:32:55.763Z", "by": "Marta Kowal", "note": null, "state": "proposed", "until": null, "minorEditAt": null, "intervalDays": null}', '2026-11-29 10:32:55.763+00', 1);
INSERT INTO public.talking_point_history VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000a1', '01a226dd-6f02-7047-bfc7-55e403b6b149', '{"lens": "value", "tags": [], "text": "Ours is **calibrated once**.", "proof": null, "title": "A mount costs what five years with it cost", "stages": [], "language": "en", "triggers": [{"atLeast": 1, "contains": "pricing", "touchpoint": "page_view", "withinDays": 30}], "objection": "Too expensive"}', '{"at": "2026-11-29T10:32:55.806Z", "by": "Mila Moretti", "note": "TR-118", "state": "validated", "until": "2027-02-27T10:32:55.806Z", "minorEditAt": null, "intervalDays": 90}', '2026-11-29 10:32:55.806+00', 1);

INSERT INTO public.talking_points VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '019aaab8-7a6e-7a3d-9b57-0000000000a1', '{"lens": "value", "tags": [], "text": "Ours is **calibrated once**.", "proof": null, "title": "A mount costs what five years with it cost", "stages": [], "language": "en", "triggers": [{"atLeast": 1, "contains": "pricing", "touchpoint": "page_view", "withinDays": 30}], "objection": "Too expensive"}', '{"at": "2026-11-29T10:32:55.806Z", "by": "Mila Moretti", "note": "TR-118", "state": "validated", "until": "2027-02-27T10:32:55.806Z", "version": 1, "minorEditAt": null, "intervalDays": 90}', '2026-11-29 10:32:55.806+00', 1, NULL, NULL);

INSERT INTO public.touchpoints VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '01a2298f-9ae5-744e-8996-c1cd9199b364', '2026-11-18 10:11:12.345+00', 't1', 'page_view', 'Pricing: lens mounts', 'https://acme.test/prices', NULL, NULL);
INSERT INTO public.touchpoints VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', '01a2298f-9ae5-744e-8996-c1cd9199b364', '2026-11-19 10:11:12.345+00', 't2', 'form_submission', 'Sample form', NULL, NULL, NULL);

INSERT INTO public.workspaces VALUES ('01a2272f-8503-7334-8cb2-e6692a93a976', 'Acme Optics', 'bba0acc1-8743-40b6-a698-40153f424d92', 12, '2026-11-20 08:00:00+00', NULL);

ALTER TABLE ONLY public.access_keys
    ADD CONSTRAINT access_keys_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (workspace_id, kind, entity_id);

ALTER TABLE ONLY public.consent_statements
    ADD CONSTRAINT consent_statements_pkey PRIMARY KEY (workspace_id, email, id);

ALTER TABLE ONLY public.erasures
    ADD CONSTRAINT erasures_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.feedback
    ADD CONSTRAINT feedback_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.history_marks
    ADD CONSTRAINT history_marks_pkey PRIMARY KEY (workspace_id, seq);

ALTER TABLE ONLY public.import_claims
    ADD CONSTRAINT import_claims_pkey PRIMARY KEY (workspace_id, import_id, claim);

ALTER TABLE ONLY public.import_rejects
    ADD CONSTRAINT import_rejects_pkey PRIMARY KEY (workspace_id, import_id, line);

ALTER TABLE ONLY public.import_runs
    ADD CONSTRAINT import_runs_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.kysely_migration_lock
    ADD CONSTRAINT kysely_migration_lock_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.kysely_migration
    ADD CONSTRAINT kysely_migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.lead_emails
    ADD CONSTRAINT lead_emails_pkey PRIMARY KEY (workspace_id, email, lead_id);

ALTER TABLE ONLY public.lead_sources
    ADD CONSTRAINT lead_sources_pkey PRIMARY KEY (workspace_id, source, external_id);

ALTER TABLE ONLY public.leads
    ADD CONSTRAINT leads_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.missed_searches
    ADD CONSTRAINT missed_searches_pkey PRIMARY KEY (workspace_id, text, day, who);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.record_refusals
    ADD CONSTRAINT record_refusals_pkey PRIMARY KEY (workspace_id, source, external_id);

ALTER TABLE ONLY public.search_words
    ADD CONSTRAINT search_words_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.selector_updates
    ADD CONSTRAINT selector_updates_pkey PRIMARY KEY (workspace_id, host);

ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (workspace_id);

ALTER TABLE ONLY public.talking_point_counts
    ADD CONSTRAINT talking_point_counts_pkey PRIMARY KEY (workspace_id, talking_point_id, day);

ALTER TABLE ONLY public.talking_point_history
    ADD CONSTRAINT talking_point_history_pkey PRIMARY KEY (workspace_id, talking_point_id, id);

ALTER TABLE ONLY public.talking_points
    ADD CONSTRAINT talking_points_pkey PRIMARY KEY (workspace_id, id);

ALTER TABLE ONLY public.touchpoints
    ADD CONSTRAINT touchpoints_pkey PRIMARY KEY (workspace_id, lead_id, id);

ALTER TABLE ONLY public.workspaces
    ADD CONSTRAINT workspaces_pkey PRIMARY KEY (id);

CREATE INDEX access_keys_hash ON public.access_keys USING btree (hash);

CREATE UNIQUE INDEX changes_seq ON public.changes USING btree (workspace_id, seq);

CREATE INDEX feedback_by_kind ON public.feedback USING btree (workspace_id, kind, received_at DESC, id DESC) WHERE (NOT counted_only);

CREATE INDEX feedback_by_state ON public.feedback USING btree (workspace_id, state, received_at DESC, id DESC) WHERE (NOT counted_only);

CREATE INDEX feedback_by_state_and_kind ON public.feedback USING btree (workspace_id, state, kind, received_at DESC, id DESC) WHERE (NOT counted_only);

CREATE INDEX feedback_lead ON public.feedback USING btree (workspace_id, lead_id);

CREATE INDEX feedback_new_person ON public.feedback USING btree (workspace_id, (((body -> 'person'::text) ->> 'address'::text))) WHERE (kind = 'new_person'::text);

CREATE INDEX feedback_newest ON public.feedback USING btree (workspace_id, received_at DESC, id DESC) WHERE (NOT counted_only);

CREATE INDEX feedback_verdict ON public.feedback USING btree (workspace_id, lead_id) WHERE ((kind = 'lead_verdict'::text) AND (NOT superseded));

CREATE INDEX import_rows_part ON public.import_rows USING btree (workspace_id, import_id, part);

CREATE INDEX lead_emails_lead ON public.lead_emails USING btree (workspace_id, lead_id, "position");

CREATE INDEX lead_sources_lead ON public.lead_sources USING btree (workspace_id, lead_id);

CREATE INDEX missed_searches_day ON public.missed_searches USING btree (workspace_id, day);

CREATE INDEX talking_points_newest ON public.talking_points USING btree (workspace_id, updated_at DESC, id DESC);

CREATE INDEX touchpoints_newest ON public.touchpoints USING btree (workspace_id, lead_id, at DESC, id DESC);

