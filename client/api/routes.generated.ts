// Made from docs/openapi.json by `npm run generate`.

export type Schemas = {
/** One visible change of a profile. */
"Change": {
/** RFC 3339, UTC, milliseconds. */
"at": string
"kind": "write" | "merge" | "split"
/** The profile that changed: this one or one it absorbed. */
"profile_id": string
"source": string
"revision": number
/** Null means absent. */
"fields": Record<string, {
"old": unknown
"new": unknown
}>
"attached": Array<{
"kind": string
"value": string
}>
"released": Array<{
"kind": string
"value": string
}>
}
/** Identifiers that would join two profiles where the rules forbid it. */
"Conflict": {
"id": string
"reason": "one_per_profile" | "identifier_limit" | "link_policy" | "vetoed" | "append"
"kind": string
/** The identifier in question; empty when a profile holds too many of a kind. */
"value": string
/** Where the write landed; the live profile of it. */
"profile_id": string
/** Who holds the identifier; null when nobody else does. */
"other_profile_id": (string) | (null)
"source": string
"seen_count": number
/** RFC 3339, UTC, milliseconds. */
"first_seen_at": string
/** RFC 3339, UTC, milliseconds. */
"last_seen_at": string
"state": "open" | "resolved"
"resolution": ("merge" | "keep_apart") | (null)
"resolved_at": (string) | (null)
"resolved_by": (string) | (null)
}
/** What a named source says about a person, in its own words. */
"Enrichment": {
/** Grows over the whole deployment and is never used again. */
"id": number
/** The live profile. */
"profile_id": string
/** The profile to which it was written. */
"home_id": string
/** Where the payload comes from, as it was sent. */
"source_label": string
/** The label in lower case, with `-` for all but letters and digits; names the source in filters and rules. */
"source_key": string
/** An object or an array of any content, at most 32 levels deep. */
"payload": (Record<string, unknown>) | (Array<unknown>)
/** How it came here. */
"provenance": Record<string, unknown>
/** Who sent it. */
"source": string
"observed_at": string
"received_at": string
}
/** What became of an enrichment, and of each field that rules mapped it to. */
"EnrichmentReceipt": {
/** Grows over the whole deployment and is never used again. */
"enrichment_id": number
"profile_id": string
"outcome": "stored"
/** The label in lower case, with `-` for all but letters and digits; names the source in filters and rules. */
"source_key": string
"received_at": string
/** What became of each field. */
"fields": Record<string, {
"verdict": "applied" | "unchanged" | "stale" | "kept" | "invalid"
"why"?: string
}>
/** Values that rules found and could not take. */
"skipped": Array<{
"rule_id": string
"field": string
"why": string
}>
}
/** Something that happened to a person. */
"Event": {
"id": string
/** The live profile; null when the event was suppressed and nobody was known by its identifiers. */
"profile_id": (string) | (null)
/** The profile under which it arrived. */
"home_id": (string) | (null)
"type": string
/** RFC 3339, UTC, milliseconds. */
"occurred_at": string
/** RFC 3339, UTC, milliseconds. */
"received_at": string
"source": string
"metadata": Record<string, unknown>
/** Why it counts for nothing, if so. */
"suppression": (string) | (null)
}
/** Something that happened to one person. */
"EventCommand": {
/** What happened; compared exactly. */
"type": string
/** Identity kind to a value or several: whom it happened to. */
"identifiers"?: Record<string, (string) | (Array<string>)>
/** It happened to this profile; identifiers that are free are attached to it. */
"profile_id"?: string
/** ISO 8601 with a time zone; without it, and where it lies ahead, now. */
"occurred_at"?: string
/** Of any form, at most 102,400 bytes as JSON. */
"metadata"?: Record<string, unknown>
/** Your own id of the event: the same one again, for 30 days, gets the first ids. */
"event_key"?: string
/** Who says so; without it, the name of the API key. */
"source"?: string
/** What happens when the identifiers hit several profiles; see a profile write. */
"link_policy"?: "fold" | "weaker-only" | "strict" | "never"
}
/** What became of an event. */
"EventReceipt": {
"event_id": string
"profile_id": (string) | (null)
/** What became of the profile. `suppressed`: a filter of the workspace keeps the event out of everything. `repeated`: it came before. */
"outcome": "created" | "updated" | "unchanged" | "suppressed" | "repeated"
"suppression": (string) | (null)
/** What became of each field. */
"fields": Record<string, {
"verdict": "applied" | "unchanged" | "stale" | "kept" | "invalid"
"why"?: string
}>
/** Profiles that this write joined. */
"merges": Array<{
"merge_id": string
"survivor_id": string
"absorbed_id": string
}>
/** Identifiers that the rules kept apart. */
"conflicts": Array<{
"reason": "one_per_profile" | "identifier_limit" | "link_policy" | "vetoed" | "append"
"kind": string
"value": string
"profile_id": string
"other_profile_id": (string) | (null)
}>
}
/** A file that was sent to be imported. */
"File": {
"id": string
/** As it was sent. */
"name": string
"bytes": number
"created_at": string
/** Until then it is kept; longer while an import needs it. */
"expires_at": string
}
/** One profile folded into another. */
"Merge": {
"id": string
"survivor_id": string
"absorbed_id": string
/** `write`: identifiers of one write hit both. `person`: somebody decided. */
"reason": "write" | "person"
"source": string
/** The identifiers of the write that caused it. */
"identifiers": Array<{
"kind": string
"value": string
}>
/** RFC 3339, UTC, milliseconds. */
"merged_at": string
"undone_at": (string) | (null)
"undone_by": (string) | (null)
"veto_lifted_at": (string) | (null)
}
/** What somebody wrote down about a person. */
"Note": {
"id": string
/** The profile to which it was written. */
"profile_id": string
/** The member who wrote it; null is a key. */
"author_id": (string) | (null)
"content": string
/** Whether others than the author see it. */
"is_shared": boolean
/** Whether others than the author may change its text. */
"is_editable": boolean
"created_at": string
"updated_at": string
}
/** Problem details (RFC 9457), sent as application/problem+json. */
"Problem": {
/** A stable URI of the kind of problem. */
"type": string
/** The kind of problem in one sentence. */
"title": string
/** The HTTP status. */
"status": number
/** What happened this time and what to do next. */
"detail": string
/** The kind of problem as a short stable word. */
"code": string
/** The single faults, where there are any. */
"errors": Array<{
/** Where the fault is, for example `set.email` or `filter`. */
"path": string
"message": string
/** What was sent there; long texts are cut. */
"value"?: unknown
}>
/** Names this request in the log of the server. */
"request_id": string
}
/** One person. */
"Profile": {
"id": string
/** Value by field name; cleared fields are absent. */
"fields": Record<string, unknown>
/** For each field, when its value was observed and who said it. */
"provenance": Record<string, {
/** RFC 3339, UTC, milliseconds. */
"observed_at": string
"source": string
}>
"identifiers": Array<{
"kind": string
/** In normal form. */
"value": string
/** RFC 3339, UTC, milliseconds. */
"first_seen_at": string
}>
/** Profiles that were merged into this one; their ids answer with it. */
"absorbed": Array<string>
/** RFC 3339, UTC, milliseconds. */
"created_at": string
/** RFC 3339, UTC, milliseconds. */
"updated_at": string
/** Moves by one with every visible change. */
"revision": number
/** Who looks after the person, as of now. */
"owner": ({
/** Null where a client gave a name that is no member’s. */
"member_id": (string) | (null)
"name": string
}) | (null)
}
/** What one source says about one person. */
"ProfileCommand": {
/** Identity kind to a value or several: whom the write is about. */
"identifiers"?: Record<string, (string) | (Array<string>)>
/** Field to value; null clears. Identity kinds may stand here too. */
"set"?: Record<string, unknown>
/** Fields to clear. */
"clear"?: Array<string>
/** Items to add to list fields; an item that is there already is not added again. */
"append"?: Record<string, unknown>
/** How the write treats a value that is already there; `always_overwrite` unless named. */
"behaviours"?: Record<string, "always_overwrite" | "only_if_empty" | "min" | "max" | "first" | "append">
/** The identity kind that decides where the write lands. */
"match_key"?: string
/** Writes to this profile; identifiers then only link. */
"profile_id"?: string
/** When the values were true, ISO 8601 with a time zone; without it, now. */
"observed_at"?: string
/** Who says so; without it, the name of the API key. */
"source"?: string
/** What happens when the identifiers hit several profiles: `fold` them, absorb only anonymous or weaker ones, refuse with 409, or never join known people. */
"link_policy"?: "fold" | "weaker-only" | "strict" | "never"
/** `no` writes to a profile that exists or answers 404; `must` always makes a new one. */
"create"?: "yes" | "no" | "must"
/** Whether a field that is not in the schema is a fault, or is stored and noted as discovered. */
"undeclared"?: "discover" | "refuse"
}
/** What became of a write, field by field. */
"ProfileReceipt": {
"profile_id": string
"outcome": "created" | "updated" | "unchanged"
"revision": number
/** What became of each field. */
"fields": Record<string, {
"verdict": "applied" | "unchanged" | "stale" | "kept" | "invalid"
"why"?: string
}>
/** Profiles that this write joined. */
"merges": Array<{
"merge_id": string
"survivor_id": string
"absorbed_id": string
}>
/** Identifiers that the rules kept apart. */
"conflicts": Array<{
"reason": "one_per_profile" | "identifier_limit" | "link_policy" | "vetoed" | "append"
"kind": string
"value": string
"profile_id": string
"other_profile_id": (string) | (null)
}>
}
/** A row of an object other than profiles. */
"Record": {
"id": string
"object": string
"fields": Record<string, unknown>
"source": string
/** The identifier of the person it is about. */
"person": ({
"kind": string
"value": string
}) | (null)
/** RFC 3339, UTC, milliseconds. */
"created_at": string
/** RFC 3339, UTC, milliseconds. */
"updated_at": string
}
/** What became of a record. */
"RecordReceipt": {
"record_id": string
"outcome": "created" | "updated" | "unchanged"
}
/** A list of profiles that somebody keeps under a name. */
"SavedView": {
"id": string
"name": string
/** Everybody in the workspace sees it; else who made it alone. */
"is_shared": boolean
/** Whether the caller made it. */
"is_own": boolean
/** What is searched; empty is everybody. */
"q": string
/** `field:op:value`, all must hold. */
"filter": Array<string>
"sort": string
/** What a table of it shows, in this order: fields, `name`, `identifiers`, `created_at`, `updated_at`. */
"columns": Array<string>
"created_at": string
"updated_at": string
}
/** Who is signed in. */
"Session": {
"user": {
"id": string
"email": string
/** As the workspace knows the person. */
"first_name": string
"last_name": string
}
/** Where the session acts, unless a request says otherwise by the header `onefold-workspace`. */
"workspace": {
"id": string
"name": string
}
"role": "admin" | "editor" | "viewer"
/** What the role opens there; `*` is everything. */
"scopes": Array<string>
/** Every workspace in which the person has a seat, the oldest first. */
"workspaces": Array<{
"id": string
"name": string
"role": "admin" | "editor" | "viewer"
}>
}
/** One thing that happened to a person; `type` says which members are there. */
"TimelineEntry": {
"type": "change" | "merge" | "split" | "record" | "event" | "enrichment" | "note"
/** RFC 3339, UTC, milliseconds. */
"at": string
"source": string
"profile_id"?: string
"revision"?: number
"fields"?: Record<string, unknown>
"attached"?: Array<{
"kind": string
"value": string
}>
"released"?: Array<{
"kind": string
"value": string
}>
"merge_id"?: string
"survivor_id"?: string
"absorbed_id"?: string
"reason"?: string
"identifiers"?: Array<{
"kind": string
"value": string
}>
"object"?: string
"record_id"?: string
"event_id"?: string
"event_type"?: string
"metadata"?: Record<string, unknown>
"suppression"?: (string) | (null)
"enrichment_id"?: number
"source_label"?: string
"source_key"?: string
/** The text under `summary` in the payload of an enrichment, its first 1,000 characters. */
"summary"?: (string) | (null)
"note_id"?: string
"author_id"?: (string) | (null)
"content"?: string
"is_shared"?: boolean
"is_editable"?: boolean
}
}

export type Routes = {
/** Read the public signing keys */
"GET /.well-known/jwks.json": {
path: undefined
query: undefined
body: undefined
answer: {
"keys": Array<unknown>
}
}
/** Get an access token */
"POST /oauth/token": {
path: undefined
query: undefined
body: Blob
answer: {
"access_token": string
"token_type": "Bearer"
/** Seconds. */
"expires_in": number
"scope": string
}
}
/** Create an API key */
"POST /v1/api-keys": {
path: undefined
query: undefined
body: {
/** `private`: the secret of a server, with scopes. `public`: names the workspace in web pages, opens what pages may do. `personal`: acts for a member. `developer`: an outside developer, bound to a personal key. */
"kind"?: "private" | "public" | "personal" | "developer"
/** Provenance shows it as the source of a write. */
"name": string
/** Without it, the workspace of the caller. Only the root key may name another. */
"workspace_id"?: string
/** Of a private key: of *, profiles:read, profiles:write, objects:read, objects:write, keys:read, keys:write, members:read, members:write, audit:read, webhooks:read, webhooks:write, cdp:profiles:write, cdp:records:write, cdp:metadata:read, cdp:imports:read, cdp:imports:write, scoring:read, scoring:write, kenbun:read, kenbun:write, events:write, imports:read, imports:write, exports:read, lists:read, lists:write, data-privacy:write. A key can only give scopes it has. */
"scopes"?: Array<string>
/** Of a public key: the company id, where it should not be a new one. Unique on this server. */
"client_id"?: string
/** Of a personal key. */
"member_id"?: string
/** Of a developer key: the token of a personal key of the workspace. It is kept sealed. */
"personal_token"?: string
/** IPv4 and IPv6 addresses and networks (CIDR) from which the key is good; empty is nowhere. */
"allowed_ips"?: Array<string>
/** Of a private or personal key: from when it opens nothing. Without it, never. */
"expires_at"?: string
}
answer: {
"id": string
"name": string
"workspace_id": string
/** private, public, personal, developer */
"kind": string
/** Of a private key half of its pair, of a public one the company id of web pages. */
"client_id": (string) | (null)
/** How the bearer token or secret begins. */
"token_prefix": (string) | (null)
/** Of private keys; the others have none. */
"scopes": Array<string>
/** For whom a personal key acts. */
"member_id": (string) | (null)
/** The personal key that a developer key is bound to. */
"personal_key_id": (string) | (null)
/** From where the key is good; null is everywhere, an empty list nowhere. */
"allowed_ips": (Array<string>) | (null)
"created_at": string
/** From when the key opens nothing; null is never. */
"expires_at": (string) | (null)
/** Of a private key: with client_id the Basic and OAuth credential. Shown this once. */
"client_secret"?: string
/** Of a private key the bearer token, of a personal one the key itself. Shown this once. */
"token"?: string
/** Of a developer key. Shown this once. */
"developer_secret"?: string
}
}
/** List the API keys */
"GET /v1/api-keys": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
"id": string
"name": string
"workspace_id": string
/** private, public, personal, developer */
"kind": string
/** Of a private key half of its pair, of a public one the company id of web pages. */
"client_id": (string) | (null)
/** How the bearer token or secret begins. */
"token_prefix": (string) | (null)
/** Of private keys; the others have none. */
"scopes": Array<string>
/** For whom a personal key acts. */
"member_id": (string) | (null)
/** The personal key that a developer key is bound to. */
"personal_key_id": (string) | (null)
/** From where the key is good; null is everywhere, an empty list nowhere. */
"allowed_ips": (Array<string>) | (null)
"created_at": string
/** From when the key opens nothing; null is never. */
"expires_at": (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Change from where an API key is good */
"PATCH /v1/api-keys/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** Null is everywhere. */
"allowed_ips": (Array<string>) | (null)
}
answer: {
"id": string
"name": string
"workspace_id": string
/** private, public, personal, developer */
"kind": string
/** Of a private key half of its pair, of a public one the company id of web pages. */
"client_id": (string) | (null)
/** How the bearer token or secret begins. */
"token_prefix": (string) | (null)
/** Of private keys; the others have none. */
"scopes": Array<string>
/** For whom a personal key acts. */
"member_id": (string) | (null)
/** The personal key that a developer key is bound to. */
"personal_key_id": (string) | (null)
/** From where the key is good; null is everywhere, an empty list nowhere. */
"allowed_ips": (Array<string>) | (null)
"created_at": string
/** From when the key opens nothing; null is never. */
"expires_at": (string) | (null)
}
}
/** Revoke an API key */
"DELETE /v1/api-keys/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List the audit log */
"GET /v1/audit-log": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
/** What was done by this id alone, as `actor` has it. */
"actor"?: string
/** This action alone, or by the word before its dot all that was done to such things, as `api_key`. */
"action"?: string
}
body: undefined
answer: {
"data": Array<{
"id": string
"at": string
/** Id of the API key that asked or of the user, `root`, or `nobody` for a sign-in that failed. */
"actor": string
/** What the key or the member is called now; null where nobody is known by this id. */
"actor_name": (string) | (null)
/** For example `field.create` or `api_key.revoke`. */
"action": string
/** The id or name of what was changed. */
"subject": string
/** Never holds a field value or an identifier of a person. */
"detail": unknown
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Back up the embedded database */
"GET /v1/backup": {
path: undefined
query: undefined
body: undefined
answer: Blob
}
/** List conflicts */
"GET /v1/conflicts": {
path: undefined
query: {
/** Which conflicts to list. */
"state"?: "open" | "resolved" | "all"
/** Only conflicts of this profile. */
"profile_id"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Conflict"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
/** What the people on this page are called, by id: a name, else an identifier. */
"names": Record<string, string>
}
}
/** Read a conflict with both sides */
"GET /v1/conflicts/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"conflict": Schemas["Conflict"]
/** The older first, which survives a merge unless the other is named; one where there are not two. */
"sides": Array<{
"profile": Schemas["Profile"]
"event_count": number
"last_event_at": (string) | (null)
}>
/** What the fields would be after a merge, whoever survives; null where there are not two. */
"merged_fields": (Record<string, unknown>) | (null)
}
}
/** Take back a decision to keep two profiles apart */
"POST /v1/conflicts/{id}/reopen": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Schemas["Conflict"]
}
/** Decide a conflict */
"POST /v1/conflicts/{id}/resolve": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"resolution": "merge" | "keep_apart"
/** For `merge`: the side that keeps its id; the older one unless named. */
"survivor"?: string
}
answer: Schemas["Conflict"]
}
/** List the engagement rulesets */
"GET /v1/engagement-rulesets": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"name": string
"score_field": string
"active": boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
/** Whether its score drives the level that is shown: the oldest active one. */
"is_primary": boolean
"rule_count": number
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create an engagement ruleset */
"POST /v1/engagement-rulesets": {
path: undefined
query: undefined
body: {
/** Used once, whatever its casing. */
"name": string
"score_field"?: string
"active"?: boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date"?: (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date"?: (string) | (null)
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"score_field": string
"active": boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
/** Whether its score drives the level that is shown: the oldest active one. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active": boolean
/** All must hold for the metadata of an event. */
"attribute_filters": Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days": (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
}>
}
}
/** Tell what rules on events would do to the scores */
"POST /v1/engagement-rulesets/preview": {
path: undefined
query: undefined
body: {
/** The ruleset that the rules would replace those of; left out for a new one. */
"ruleset_id"?: string
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active"?: boolean
/** All must hold for the metadata of an event. */
"attribute_filters"?: Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days"?: (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date"?: (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date"?: (string) | (null)
}>
}
answer: {
/** How many profiles were looked at, newest first: 10000 at most. */
"looked_at": number
/** Whether these are all there are. */
"is_whole": boolean
"scores": {
"up": number
"down": number
"same": number
}
"average_change": number
/** As if the ruleset were the primary one. */
"levels": {
"up": number
"down": number
"same": number
}
/** Profiles by score; both ends belong to a bar. */
"histogram": Array<{
"from": number
"to": number
"before": number
"after": number
}>
}
}
/** Try rules on events on one profile */
"POST /v1/engagement-rulesets/test": {
path: undefined
query: undefined
body: {
/** The ruleset that the rules would replace those of; left out for a new one. */
"ruleset_id"?: string
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active"?: boolean
/** All must hold for the metadata of an event. */
"attribute_filters"?: Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days"?: (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date"?: (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date"?: (string) | (null)
}>
/** The profile to judge. */
"profile_id": string
}
answer: {
"profile_id": string
/** By the rules that are saved. */
"saved_score": number
/** By the draft. */
"score": number
/** Null is unclassified. */
"saved_level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** Null is unclassified. */
"level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** One for each rule of the draft, in its order. */
"rules": Array<{
"matches": boolean
/** What it adds, before rounding; 0 while it is inactive. */
"points": number
/** What the profile has in the field of the rule; null on rules for events. */
"value": unknown
/** Events that the rule counts. */
"event_count": number
}>
}
}
/** Read an engagement ruleset */
"GET /v1/engagement-rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"score_field": string
"active": boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
/** Whether its score drives the level that is shown: the oldest active one. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active": boolean
/** All must hold for the metadata of an event. */
"attribute_filters": Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days": (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
}>
}
}
/** Change an engagement ruleset */
"PATCH /v1/engagement-rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
"score_field"?: string
"active"?: boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date"?: (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date"?: (string) | (null)
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"score_field": string
"active": boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
/** Whether its score drives the level that is shown: the oldest active one. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active": boolean
/** All must hold for the metadata of an event. */
"attribute_filters": Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days": (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
}>
}
}
/** Delete an engagement ruleset */
"DELETE /v1/engagement-rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Replace the rules of an engagement ruleset */
"PUT /v1/engagement-rulesets/{id}/rules": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active"?: boolean
/** All must hold for the metadata of an event. */
"attribute_filters"?: Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days"?: (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date"?: (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date"?: (string) | (null)
}>
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"score_field": string
"active": boolean
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
/** Whether its score drives the level that is shown: the oldest active one. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"event_type": string
/** Points that each event adds; below zero, takes off. */
"weight": number
"active": boolean
/** All must hold for the metadata of an event. */
"attribute_filters": Array<{
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** After how many days an event is worth half; null is worth the same for ever. */
"half_life_days": (number) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"start_date": (string) | (null)
/** A time with a zone, or a date; null is open. Events count by their own time, both ends belonging to it. */
"end_date": (string) | (null)
}>
}
}
/** List the enrichment rules */
"GET /v1/enrichment-rules": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
/** Which source: its key or its label, or `*` for any. */
"source_key": string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy": "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank": number
/** What is done to the value; one that fails it is skipped. */
"transform": "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position": number
"is_active": boolean
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create an enrichment rule */
"POST /v1/enrichment-rules": {
path: undefined
query: undefined
body: {
/** Which source: its key or its label, or `*` for any. */
"source_key": string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy"?: "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank"?: number
/** What is done to the value; one that fails it is skipped. */
"transform"?: "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position"?: number
"is_active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
/** Which source: its key or its label, or `*` for any. */
"source_key": string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy": "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank": number
/** What is done to the value; one that fails it is skipped. */
"transform": "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position": number
"is_active": boolean
}
}
/** Apply the enrichment rules to stored enrichments */
"POST /v1/enrichment-rules/backfill": {
path: undefined
query: undefined
body: undefined
answer: {
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Try the enrichment rules on a payload */
"POST /v1/enrichment-rules/preview": {
path: undefined
query: undefined
body: {
/** Where the payload comes from, such as `Trade Register`. */
"source_label": string
/** An object or an array of any content, at most 32 levels deep. */
"payload": (Record<string, unknown>) | (Array<unknown>)
/** A rule that is not kept yet: it alone is applied, instead of those of the workspace. */
"rule"?: {
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** What is done to the value; one that fails it is skipped. */
"transform"?: "none" | "trim" | "lower" | "url" | "number" | "string_list"
}
}
answer: {
"source_key": string
/** What the payload says of which field, each in the form in which it would be stored. */
"fields": Array<{
"field": string
"value": unknown
}>
/** Values that rules found and could not take. */
"skipped": Array<{
"field": string
"why": string
}>
}
}
/** Read an enrichment rule */
"GET /v1/enrichment-rules/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"created_at": string
"updated_at": string
/** Which source: its key or its label, or `*` for any. */
"source_key": string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy": "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank": number
/** What is done to the value; one that fails it is skipped. */
"transform": "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position": number
"is_active": boolean
}
}
/** Change an enrichment rule */
"PATCH /v1/enrichment-rules/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** Which source: its key or its label, or `*` for any. */
"source_key"?: string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path"?: string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field"?: string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy"?: "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank"?: number
/** What is done to the value; one that fails it is skipped. */
"transform"?: "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position"?: number
"is_active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
/** Which source: its key or its label, or `*` for any. */
"source_key": string
/** Where the value stands in the payload: `a.b.0` or a JSON Pointer, `/a/b/0`. */
"path": string
/** The field of profiles that takes the value. Identity kinds, consent, owners and what is verified cannot be mapped. */
"field": string
/** `fill_empty` never overwrites; `latest_wins` overwrites what another enrichment said; `ranked` what has a lower rank, or the same and is older. */
"strategy": "fill_empty" | "latest_wins" | "ranked"
/** 1 to 100, of `ranked`. What people and other surfaces write has the rank 100. */
"rank": number
/** What is done to the value; one that fails it is skipped. */
"transform": "none" | "trim" | "lower" | "url" | "number" | "string_list"
/** The first rule that yields a value for a field counts. Without it, behind all others. */
"position": number
"is_active": boolean
}
}
/** Delete an enrichment rule */
"DELETE /v1/enrichment-rules/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Read the settings of enrichments */
"GET /v1/enrichment-settings": {
path: undefined
query: undefined
body: undefined
answer: {
/** Who gets the webhook `profile.enriched` for each enrichment; null is nobody. */
"webhook_url": (string) | (null)
}
}
/** Change the settings of enrichments */
"PUT /v1/enrichment-settings": {
path: undefined
query: undefined
body: {
/** Who gets the webhook `profile.enriched` for each enrichment; null is nobody. */
"webhook_url": (string) | (null)
}
answer: {
/** Who gets the webhook `profile.enriched` for each enrichment; null is nobody. */
"webhook_url": (string) | (null)
}
}
/** Read an enrichment */
"GET /v1/enrichments/{id}": {
path: {
/** A whole number; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Schemas["Enrichment"]
}
/** Delete an enrichment */
"DELETE /v1/enrichments/{id}": {
path: {
/** A whole number; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List events */
"GET /v1/events": {
path: undefined
query: {
/** Only events of this person, absorbed profiles included. */
"profile_id"?: string
/** Only events of this type, compared exactly. */
"type"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Event"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Record an event */
"POST /v1/events": {
path: undefined
query: undefined
body: Schemas["EventCommand"]
answer: Schemas["EventReceipt"]
}
/** Record many events */
"POST /v1/events/batch": {
path: undefined
query: undefined
body: {
"events": Array<Schemas["EventCommand"]>
}
answer: {
"data": Array<{
"event_id"?: string
"profile_id"?: (string) | (null)
"outcome": "created" | "updated" | "unchanged" | "suppressed" | "repeated" | "refused"
"suppression"?: (string) | (null)
/** What became of each field. */
"fields"?: Record<string, {
"verdict": "applied" | "unchanged" | "stale" | "kept" | "invalid"
"why"?: string
}>
/** Profiles that this write joined. */
"merges"?: Array<{
"merge_id": string
"survivor_id": string
"absorbed_id": string
}>
/** Identifiers that the rules kept apart. */
"conflicts"?: Array<{
"reason": "one_per_profile" | "identifier_limit" | "link_policy" | "vetoed" | "append"
"kind": string
"value": string
"profile_id": string
"other_profile_id": (string) | (null)
}>
/** The place of the item in the request, from 0. */
"index": number
/** Why it was refused, as in a problem. */
"code"?: string
"errors"?: Array<{
/** Where the fault is, for example `set.email` or `filter`. */
"path": string
"message": string
/** What was sent there; long texts are cut. */
"value"?: unknown
}>
}>
"created": number
"updated": number
"unchanged": number
"suppressed": number
"repeated": number
"refused": number
}
}
/** List the keys of event metadata */
"GET /v1/events/metadata-keys": {
path: undefined
query: {
/** Only keys of events of this type. */
"event_type"?: string
}
body: undefined
answer: {
"data": Array<{
"key": string
/** Among the events that were looked at. */
"event_count": number
/** Up to five plain values, the most frequent first; long texts are cut. */
"sample_values": Array<unknown>
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** List the types of events */
"GET /v1/events/types": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"type": string
/** Among the events that were looked at. */
"event_count": number
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Export as a file */
"POST /v1/exports": {
path: undefined
query: undefined
body: {
/** What is written. */
"of": "profiles" | "records" | "events" | "conflicts"
"format": "csv" | "ndjson" | "parquet"
/** Whether the file is compressed; not of Parquet, which is by itself. */
"gzip"?: boolean
/** Of `records`: the object whose records are meant. */
"object"?: string
/** Of `profiles`: as `GET /v1/profiles` takes it; all must hold. Left out: every profile. */
"filter"?: (string) | (Array<string>)
/** Of `profiles`, instead of a filter: the members of a segment. */
"segment_id"?: string
/** Of CSV: text that a spreadsheet would take for a formula begins with an apostrophe. Such a file is for reading: imported again, its values are others. */
"defuse_formulas"?: boolean
/** Of `profiles` and `records`: the fields wanted, in this order. Left out: all. */
"fields"?: Array<string>
}
answer: {
"id": string
"of": "profiles" | "records" | "events" | "conflicts"
/** Of `records` their object, else the same as `of`. */
"object": string
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"state": "pending" | "running" | "completed" | "failed" | "cancelled"
/** Written so far. */
"rows": number
/** Of the file, so far. */
"bytes": number
/** Why it failed. */
"error": (string) | (null)
/** Null until the file is there. */
"file_name": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
/** When the file is removed. */
"expires_at": (string) | (null)
}
}
/** List the exports */
"GET /v1/exports": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
"id": string
"of": "profiles" | "records" | "events" | "conflicts"
/** Of `records` their object, else the same as `of`. */
"object": string
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"state": "pending" | "running" | "completed" | "failed" | "cancelled"
/** Written so far. */
"rows": number
/** Of the file, so far. */
"bytes": number
/** Why it failed. */
"error": (string) | (null)
/** Null until the file is there. */
"file_name": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
/** When the file is removed. */
"expires_at": (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Export at once */
"GET /v1/exports/download": {
path: undefined
query: {
/** What is written. */
"of": "profiles" | "records" | "events" | "conflicts"
"format": "csv" | "ndjson" | "parquet"
/** Whether the file is compressed; not of Parquet, which is by itself. */
"gzip"?: boolean
/** Of `records`: the object whose records are meant. */
"object"?: string
/** Of `profiles`: as `GET /v1/profiles` takes it; all must hold. Left out: every profile. */
"filter"?: (string) | (Array<string>)
/** Of `profiles`, instead of a filter: the members of a segment. */
"segment_id"?: string
/** Of CSV: text that a spreadsheet would take for a formula begins with an apostrophe. Such a file is for reading: imported again, its values are others. */
"defuse_formulas"?: boolean
/** Of `profiles` and `records`: the fields wanted, repeated or between commas. Left out: all. */
"fields"?: (string) | (Array<string>)
}
body: undefined
answer: Blob
}
/** Read an export */
"GET /v1/exports/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"of": "profiles" | "records" | "events" | "conflicts"
/** Of `records` their object, else the same as `of`. */
"object": string
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"state": "pending" | "running" | "completed" | "failed" | "cancelled"
/** Written so far. */
"rows": number
/** Of the file, so far. */
"bytes": number
/** Why it failed. */
"error": (string) | (null)
/** Null until the file is there. */
"file_name": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
/** When the file is removed. */
"expires_at": (string) | (null)
}
}
/** Cancel an export */
"POST /v1/exports/{id}/cancel": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"of": "profiles" | "records" | "events" | "conflicts"
/** Of `records` their object, else the same as `of`. */
"object": string
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"state": "pending" | "running" | "completed" | "failed" | "cancelled"
/** Written so far. */
"rows": number
/** Of the file, so far. */
"bytes": number
/** Why it failed. */
"error": (string) | (null)
/** Null until the file is there. */
"file_name": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
/** When the file is removed. */
"expires_at": (string) | (null)
}
}
/** Download an exported file */
"GET /v1/exports/{id}/file": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Blob
}
/** Follow an export */
"GET /v1/exports/{id}/stream": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"of": "profiles" | "records" | "events" | "conflicts"
/** Of `records` their object, else the same as `of`. */
"object": string
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"state": "pending" | "running" | "completed" | "failed" | "cancelled"
/** Written so far. */
"rows": number
/** Of the file, so far. */
"bytes": number
/** Why it failed. */
"error": (string) | (null)
/** Null until the file is there. */
"file_name": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
/** When the file is removed. */
"expires_at": (string) | (null)
} | null
}
/** Send a file */
"POST /v1/files": {
path: undefined
query: {
/** What the file is called, such as `people.csv`; without control characters. */
"name": string
}
body: Blob
answer: Schemas["File"]
}
/** Read about a file */
"GET /v1/files/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Schemas["File"]
}
/** Delete a file */
"DELETE /v1/files/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Preview a file */
"GET /v1/files/{id}/preview": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** The object whose rows the file has. */
"object"?: string
}
body: undefined
answer: {
"format": "csv" | "ndjson" | "parquet"
"gzip": boolean
"delimiter": (string) | (null)
"columns": Array<{
"name": string
/** Some of its values. */
"samples": Array<unknown>
"field": (string) | (null)
"why": ("name" | "values") | (null)
}>
/** The first rows that can be read. */
"rows": Array<Record<string, unknown>>
"match_key": (string) | (null)
}
}
/** Import a file */
"POST /v1/imports": {
path: undefined
query: undefined
body: {
/** A file that was sent to `/v1/files`. */
"file_id": string
/** The object whose rows the file has. */
"object"?: string
/** Column to field; columns that are null or not named are left out. Without it, as the preview of the file guesses. */
"mapping"?: Record<string, (string) | (null)>
/** For `upsert`: the identity field that decides which row is found. */
"match_key"?: string
/** `append` makes a new row of the object of each row of the file. */
"mode"?: "upsert" | "append"
/** Of profiles: what a row whose identifiers belong to several people does. */
"link_policy"?: "fold" | "weaker-only" | "strict" | "never"
/** Of profiles: what a field is that the schema does not declare, a fault or a discovery. */
"undeclared"?: "refuse" | "discover"
/** Whether one unusable value refuses its row or is left out. */
"on_invalid"?: "refuse" | "skip"
/** The column that says when a row was true; without it, when the import was started. */
"observed_at_column"?: string
/** The file is an export of profiles in NDJSON: values keep their times and sources. */
"restore"?: boolean
/** Nothing is written: the import counts what it would do. */
"dry_run"?: boolean
}
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** List the imports */
"GET /v1/imports": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Read an import */
"GET /v1/imports/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Cancel an import */
"POST /v1/imports/{id}/cancel": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** List the rows that were not written */
"GET /v1/imports/{id}/errors": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
/** From 1, without the header. */
"row": number
"column": (string) | (null)
/** What stood there; long values are cut. Null where that says nothing. */
"value": unknown
"message": string
"code": string
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Download the rows that were not written */
"GET /v1/imports/{id}/errors.csv": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Blob
}
/** Pause an import */
"POST /v1/imports/{id}/pause": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Resume an import */
"POST /v1/imports/{id}/resume": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Follow an import */
"GET /v1/imports/{id}/stream": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"object": string
"file_id": string
"file_name": string
/** `waiting` for its file or its mapping and `ready` to be started are states of imports that other surfaces drive step by step. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
"dry_run": boolean
/** Column to field. */
"mapping": Record<string, string>
"match_key": (string) | (null)
"mode": ("upsert" | "append") | (null)
"settings": ({
"link_policy": "fold" | "weaker-only" | "strict" | "never" | "below-email"
"undeclared": "refuse" | "discover"
"on_invalid": "refuse" | "skip"
"observed_at_column": (string) | (null)
"restore": boolean
}) | (null)
"rows": {
/** Rows dealt with so far: the sum of the others. */
"processed": number
"created": number
"updated": number
"unchanged": number
/** Rows that were not written; see the errors. */
"failed": number
"total": (number) | (null)
}
/** Profiles that rows joined with another. */
"merges": number
/** Identifiers that rows could not have. */
"conflicts": number
"bytes_read": number
"bytes_total": (number) | (null)
"error": ({
"message": string
"line": (number) | (null)
}) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
} | null
}
/** Invite somebody by a link */
"POST /v1/invitations": {
path: undefined
query: undefined
body: {
"email": string
"role": "admin" | "editor" | "viewer"
}
answer: {
"id": string
"email": string
"role": "admin" | "editor" | "viewer"
"created_at": string
"expires_at": string
/** Hand it over; it is shown this once and works once, for seven days. */
"link": string
}
}
/** List the open invitations */
"GET /v1/invitations": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
"id": string
"email": string
"role": "admin" | "editor" | "viewer"
"created_at": string
"expires_at": string
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Use a link */
"POST /v1/invitations/accept": {
path: undefined
query: undefined
body: {
/** What stands behind the # of the link. */
"token": string
"first_name"?: string
"last_name"?: string
"password": string
}
answer: Schemas["Session"]
}
/** Read what a link is for */
"POST /v1/invitations/look": {
path: undefined
query: undefined
body: {
/** What stands behind the # of the link. */
"token": string
}
answer: {
/** Whether it brings somebody in, or gives a new password. */
"kind": "join" | "password"
"workspace_name": string
"email": string
/** Null of a link to a new password. */
"role": ("admin" | "editor" | "viewer") | (null)
/** Whether somebody with a password has this address: they join with the password they have. */
"user_exists": boolean
"expires_at": string
}
}
/** Take an invitation back */
"DELETE /v1/invitations/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List the jobs */
"GET /v1/jobs": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
/** Those of this kind alone. */
"kind"?: "backfill" | "rescore" | "enrichment_backfill" | "batch" | "import" | "export"
/** Those in this state alone. */
"state"?: "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
}
body: undefined
answer: {
"data": Array<{
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Read a job */
"GET /v1/jobs/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Follow a job */
"GET /v1/jobs/{id}/stream": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
} | null
}
/** List the levels */
"GET /v1/levels": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
/** Which primary score it is a range of. */
"kind": "fit" | "engagement"
"name": string
"min_score": number
/** Belongs to the level; null is open. */
"max_score": (number) | (null)
/** Such as `#64748b`. */
"colour": string
/** Of levels that share a score, which is none, the first would count. */
"order": number
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a level */
"POST /v1/levels": {
path: undefined
query: undefined
body: {
/** Which primary score it is a range of. */
"kind": "fit" | "engagement"
"name": string
"min_score": number
/** Belongs to the level; null is open. */
"max_score"?: (number) | (null)
/** Such as `#64748b`. */
"colour"?: string
/** Of levels that share a score, which is none, the first would count. */
"order"?: number
}
answer: {
"id": string
"created_at": string
"updated_at": string
/** Which primary score it is a range of. */
"kind": "fit" | "engagement"
"name": string
"min_score": number
/** Belongs to the level; null is open. */
"max_score": (number) | (null)
/** Such as `#64748b`. */
"colour": string
/** Of levels that share a score, which is none, the first would count. */
"order": number
}
}
/** Count the profiles in each level */
"GET /v1/levels/counts": {
path: undefined
query: undefined
body: undefined
answer: {
/** How many profiles were looked at, newest first: 10000 at most. */
"looked_at": number
/** Whether these are all there are. */
"is_whole": boolean
"levels": Array<{
"id": string
"count": number
}>
}
}
/** Change a level */
"PATCH /v1/levels/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
"min_score"?: number
/** Belongs to the level; null is open. */
"max_score"?: (number) | (null)
/** Such as `#64748b`. */
"colour"?: string
/** Of levels that share a score, which is none, the first would count. */
"order"?: number
}
answer: {
"id": string
"created_at": string
"updated_at": string
/** Which primary score it is a range of. */
"kind": "fit" | "engagement"
"name": string
"min_score": number
/** Belongs to the level; null is open. */
"max_score": (number) | (null)
/** Such as `#64748b`. */
"colour": string
/** Of levels that share a score, which is none, the first would count. */
"order": number
}
}
/** Delete a level */
"DELETE /v1/levels/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List the mappings */
"GET /v1/mappings": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"metadata_key": string
"field": string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour": "always_overwrite" | "only_if_empty"
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a mapping */
"POST /v1/mappings": {
path: undefined
query: undefined
body: {
/** A top-level key of the metadata of events; mapped once at most. */
"metadata_key": string
/** The field of profiles that takes the value. */
"field": string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour"?: "always_overwrite" | "only_if_empty"
}
answer: {
"id": string
"created_at": string
"updated_at": string
"metadata_key": string
"field": string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour": "always_overwrite" | "only_if_empty"
}
}
/** Apply the mappings to stored events */
"POST /v1/mappings/backfill": {
path: undefined
query: undefined
body: undefined
answer: {
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Read a mapping */
"GET /v1/mappings/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"created_at": string
"updated_at": string
"metadata_key": string
"field": string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour": "always_overwrite" | "only_if_empty"
}
}
/** Change a mapping */
"PATCH /v1/mappings/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** The field of profiles that takes the value. */
"field"?: string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour"?: "always_overwrite" | "only_if_empty"
}
answer: {
"id": string
"created_at": string
"updated_at": string
"metadata_key": string
"field": string
/** Whether each event replaces the value, or only the first one fills it. */
"behaviour": "always_overwrite" | "only_if_empty"
}
}
/** Delete a mapping */
"DELETE /v1/mappings/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List the members */
"GET /v1/members": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
/** The user, the same in every workspace. */
"id": string
/** In normal form. */
"email": string
"first_name": string
"last_name": string
"role": "admin" | "editor" | "viewer"
"created_at": string
/** Since when the member has left; null for those who have not. */
"removed_at": (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Add a member */
"POST /v1/members": {
path: undefined
query: undefined
body: {
"email": string
"first_name"?: string
"last_name"?: string
"role": "admin" | "editor" | "viewer"
/** Of a new user; one who is a user already, here or elsewhere, keeps the password they have. */
"password"?: string
}
answer: {
/** The user, the same in every workspace. */
"id": string
/** In normal form. */
"email": string
"first_name": string
"last_name": string
"role": "admin" | "editor" | "viewer"
"created_at": string
/** Since when the member has left; null for those who have not. */
"removed_at": (string) | (null)
}
}
/** Read a member */
"GET /v1/members/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
/** The user, the same in every workspace. */
"id": string
/** In normal form. */
"email": string
"first_name": string
"last_name": string
"role": "admin" | "editor" | "viewer"
"created_at": string
/** Since when the member has left; null for those who have not. */
"removed_at": (string) | (null)
}
}
/** Change a member */
"PATCH /v1/members/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"role"?: "admin" | "editor" | "viewer"
"first_name"?: string
"last_name"?: string
}
answer: {
/** The user, the same in every workspace. */
"id": string
/** In normal form. */
"email": string
"first_name": string
"last_name": string
"role": "admin" | "editor" | "viewer"
"created_at": string
/** Since when the member has left; null for those who have not. */
"removed_at": (string) | (null)
}
}
/** Remove a member */
"DELETE /v1/members/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Make a link to a new password */
"POST /v1/members/{id}/password-link": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
/** Hand it over; it is shown this once and works once, for seven days. */
"link": string
"created_at": string
"expires_at": string
}
}
/** List the merges of the workspace */
"GET /v1/merges": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Merge"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
/** What the people on this page are called, by id: a name, else an identifier. */
"names": Record<string, string>
}
}
/** Foresee what undoing a merge leaves */
"GET /v1/merges/{id}/undo": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"survivor": {
"id": string
"fields": Record<string, unknown>
"provenance": Record<string, {
"observed_at": string
"source": string
}>
"identifiers": Array<{
"kind": string
"value": string
}>
"absorbed": Array<string>
}
"restored": {
"id": string
"fields": Record<string, unknown>
"provenance": Record<string, {
"observed_at": string
"source": string
}>
"identifiers": Array<{
"kind": string
"value": string
}>
"absorbed": Array<string>
}
}
}
/** Undo a merge */
"POST /v1/merges/{id}/undo": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"merge": Schemas["Merge"]
"survivor": Schemas["Profile"]
"restored": Schemas["Profile"]
}
}
/** Lift the veto of an undone merge */
"DELETE /v1/merges/{id}/veto": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Change a note */
"PATCH /v1/notes/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"content"?: string
/** The member who changes it. */
"editor_id"?: string
/** Others than the author see it; true without an author. */
"is_shared"?: boolean
/** Others may change its text; false unless said. */
"is_editable"?: boolean
}
answer: Schemas["Note"]
}
/** Delete a note */
"DELETE /v1/notes/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** The member who deletes it, which the author alone may. */
"editor_id"?: string
}
body: undefined
answer: null
}
/** List the objects */
"GET /v1/objects": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"name": string
"display_name": string
"plural_display_name": string
"description": string
"object_type": "profile" | "event" | "entity"
/** Moves by one with every change of the object or its fields. */
"version": number
"primary_key": (string) | (null)
/** Fields usable as match key, strongest first. */
"identity_keys": Array<string>
"ingestion": {
"single": boolean
"json_batch": boolean
"file_import": boolean
"default_write_mode": "upsert" | "append"
}
"fields": Array<{
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}>
/** Undeclared fields that free-form writes have brought. */
"discovered_fields": Array<{
"name": string
/** JSON types seen. */
"types": Array<string>
"first_seen_at": string
}>
/** On profiles only; strongest first. */
"identity_kinds"?: Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** On profiles only: values that never identify, beside the built-in ones. */
"blocked_values"?: Array<string>
/** On profiles only: the region (ISO 3166, two letters) by which national phone numbers are read. */
"default_region"?: (string) | (null)
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create an object */
"POST /v1/objects": {
path: undefined
query: undefined
body: {
"name": string
"object_type": "event" | "entity"
"display_name"?: string
"plural_display_name"?: string
"description"?: string
"ingestion"?: {
"single"?: boolean
"json_batch"?: boolean
"file_import"?: boolean
"default_write_mode"?: "upsert" | "append"
}
"primary_key"?: (string) | (null)
"identity_keys"?: Array<string>
"fields": Array<{
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format"?: ("email" | "phone" | "url") | (null)
"required"?: boolean
"nullable"?: boolean
"enum_values"?: (Array<string>) | (null)
"max_length"?: (number) | (null)
"display_name"?: (string) | (null)
"description"?: (string) | (null)
/** Not on profiles: the identity kind by which this field names the person a record is about. */
"identifies"?: (string) | (null)
}>
}
answer: {
"name": string
"display_name": string
"plural_display_name": string
"description": string
"object_type": "profile" | "event" | "entity"
/** Moves by one with every change of the object or its fields. */
"version": number
"primary_key": (string) | (null)
/** Fields usable as match key, strongest first. */
"identity_keys": Array<string>
"ingestion": {
"single": boolean
"json_batch": boolean
"file_import": boolean
"default_write_mode": "upsert" | "append"
}
"fields": Array<{
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}>
/** Undeclared fields that free-form writes have brought. */
"discovered_fields": Array<{
"name": string
/** JSON types seen. */
"types": Array<string>
"first_seen_at": string
}>
/** On profiles only; strongest first. */
"identity_kinds"?: Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** On profiles only: values that never identify, beside the built-in ones. */
"blocked_values"?: Array<string>
/** On profiles only: the region (ISO 3166, two letters) by which national phone numbers are read. */
"default_region"?: (string) | (null)
}
}
/** Read an object */
"GET /v1/objects/{object}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
}
query: undefined
body: undefined
answer: {
"name": string
"display_name": string
"plural_display_name": string
"description": string
"object_type": "profile" | "event" | "entity"
/** Moves by one with every change of the object or its fields. */
"version": number
"primary_key": (string) | (null)
/** Fields usable as match key, strongest first. */
"identity_keys": Array<string>
"ingestion": {
"single": boolean
"json_batch": boolean
"file_import": boolean
"default_write_mode": "upsert" | "append"
}
"fields": Array<{
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}>
/** Undeclared fields that free-form writes have brought. */
"discovered_fields": Array<{
"name": string
/** JSON types seen. */
"types": Array<string>
"first_seen_at": string
}>
/** On profiles only; strongest first. */
"identity_kinds"?: Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** On profiles only: values that never identify, beside the built-in ones. */
"blocked_values"?: Array<string>
/** On profiles only: the region (ISO 3166, two letters) by which national phone numbers are read. */
"default_region"?: (string) | (null)
}
}
/** Change an object */
"PATCH /v1/objects/{object}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
}
query: undefined
body: {
"display_name"?: string
"plural_display_name"?: string
"description"?: string
"ingestion"?: {
"single"?: boolean
"json_batch"?: boolean
"file_import"?: boolean
"default_write_mode"?: "upsert" | "append"
}
"primary_key"?: (string) | (null)
"identity_keys"?: Array<string>
"identity_kinds"?: Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
"blocked_values"?: Array<string>
"default_region"?: (string) | (null)
}
answer: {
"name": string
"display_name": string
"plural_display_name": string
"description": string
"object_type": "profile" | "event" | "entity"
/** Moves by one with every change of the object or its fields. */
"version": number
"primary_key": (string) | (null)
/** Fields usable as match key, strongest first. */
"identity_keys": Array<string>
"ingestion": {
"single": boolean
"json_batch": boolean
"file_import": boolean
"default_write_mode": "upsert" | "append"
}
"fields": Array<{
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}>
/** Undeclared fields that free-form writes have brought. */
"discovered_fields": Array<{
"name": string
/** JSON types seen. */
"types": Array<string>
"first_seen_at": string
}>
/** On profiles only; strongest first. */
"identity_kinds"?: Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** On profiles only: values that never identify, beside the built-in ones. */
"blocked_values"?: Array<string>
/** On profiles only: the region (ISO 3166, two letters) by which national phone numbers are read. */
"default_region"?: (string) | (null)
}
}
/** Declare a field */
"PUT /v1/objects/{object}/fields/{field}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
/** The name of a field: lower case, such as `loyalty_points`. */
"field": string
}
query: undefined
body: {
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format"?: ("email" | "phone" | "url") | (null)
"required"?: boolean
"nullable"?: boolean
"enum_values"?: (Array<string>) | (null)
"max_length"?: (number) | (null)
"display_name"?: (string) | (null)
"description"?: (string) | (null)
/** Not on profiles: the identity kind by which this field names the person a record is about. */
"identifies"?: (string) | (null)
}
answer: {
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}
}
/** Read a field */
"GET /v1/objects/{object}/fields/{field}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
/** The name of a field: lower case, such as `loyalty_points`. */
"field": string
}
query: undefined
body: undefined
answer: {
"name": string
"type": "string" | "integer" | "number" | "boolean" | "timestamp" | "date" | "json"
"format": ("email" | "phone" | "url") | (null)
"required": boolean
"nullable": boolean
"enum_values": (Array<string>) | (null)
"max_length": (number) | (null)
"display_name": (string) | (null)
"description": (string) | (null)
"identifies": (string) | (null)
}
}
/** Undeclare a field */
"DELETE /v1/objects/{object}/fields/{field}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
/** The name of a field: lower case, such as `loyalty_points`. */
"field": string
}
query: undefined
body: undefined
answer: null
}
/** Read how the workspace stands */
"GET /v1/overview": {
path: undefined
query: undefined
body: undefined
answer: {
"profiles": {
"count": number
/** Up to 10000 are counted; beyond, this is an estimate, or a number that it is not below. */
"is_exact": boolean
}
"open_conflicts": {
"count": number
/** Up to 10000 are counted; beyond, this is an estimate, or a number that it is not below. */
"is_exact": boolean
}
/** Deliveries given up within the last 24 hours. */
"failed_webhooks": {
"count": number
/** Up to 10000 are counted; beyond, this is an estimate, or a number that it is not below. */
"is_exact": boolean
}
/** Waiting or under way. */
"running_jobs": number
/** Writes of all workspaces that wait in the process that answers. */
"queue_depth": number
/** Which of the first steps are done, as the workspace stands. */
"steps": {
"api_key": boolean
"profile": boolean
"mapping": boolean
"score": boolean
/** A second member, or an invitation. */
"colleague": boolean
}
}
}
/** Write a profile */
"POST /v1/profiles": {
path: undefined
query: undefined
body: Schemas["ProfileCommand"]
answer: Schemas["ProfileReceipt"]
}
/** List and search profiles */
"GET /v1/profiles": {
path: undefined
query: {
/** The beginning of any identifier, or of words: each must begin a word of the names of the profile or of its company, in any order. Case and the marks of letters do not matter, `muller` finds Müller. Text with an `@` is the beginning of an identifier alone. */
"q"?: string
/** `field:op:value`, repeated; all must hold. Ops: eq, ne, gt, gte, lt, lte, in, prefix, contains, exists. `in` takes values between commas, `exists` takes true or false. `created_at` and `updated_at` are fields here. */
"filter"?: (string) | (Array<string>)
/** `created_at`, `updated_at` or any field; `-` before it for descending. Profiles without a value come last. */
"sort"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Profile"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
/** Of a search: whether more than 10000 words or identifiers of a kind begin like `q`, of which the first are looked at. */
"is_partial"?: boolean
}
}
/** Write many profiles */
"POST /v1/profiles/batch": {
path: undefined
query: undefined
body: {
"profiles": Array<Schemas["ProfileCommand"]>
}
answer: {
"data": Array<{
/** The place of the item in the request, from 0. */
"index": number
"outcome": "created" | "updated" | "unchanged" | "refused"
"profile_id"?: string
"revision"?: number
/** As in a receipt. */
"fields"?: unknown
"merges"?: Array<unknown>
"conflicts"?: Array<unknown>
/** Why it was refused, as in a problem. */
"code"?: string
"errors"?: Array<{
/** Where the fault is, for example `set.email` or `filter`. */
"path": string
"message": string
/** What was sent there; long texts are cut. */
"value"?: unknown
}>
}>
"created": number
"updated": number
"unchanged": number
"refused": number
}
}
/** Look a profile up by an identifier */
"GET /v1/profiles/lookup": {
path: undefined
query: {
/** An identity kind, for example `email`. */
"kind": string
/** In any spelling; it is brought to normal form first. */
"value": string
}
body: undefined
answer: Schemas["Profile"]
}
/** Merge two profiles */
"POST /v1/profiles/merge": {
path: undefined
query: undefined
body: {
/** The profile that keeps its id. */
"survivor": string
/** The profile that is folded into it. */
"absorbed": string
/** Who says so; without it, the name of the key. */
"source"?: string
}
answer: {
"merge": {
"merge_id": string
"survivor_id": string
"absorbed_id": string
}
"profile": Schemas["Profile"]
}
}
/** Read a profile */
"GET /v1/profiles/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** Show the profile as it stood at this time, ISO 8601 with a time zone. */
"as_of"?: string
}
body: undefined
answer: Schemas["Profile"]
}
/** Erase a person */
"DELETE /v1/profiles/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List the enrichments of a person */
"GET /v1/profiles/{id}/enrichments": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** Only those of this source: its key or its label. */
"source"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Enrichment"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Store an enrichment */
"POST /v1/profiles/{id}/enrichments": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** Where the payload comes from, such as `Trade Register`. */
"source_label": string
/** An object or an array of any content, at most 32 levels deep. */
"payload": (Record<string, unknown>) | (Array<unknown>)
/** When it was true, ISO 8601 with a time zone; without it, now. */
"observed_at"?: string
}
answer: Schemas["EnrichmentReceipt"]
}
/** Make an exchange id */
"POST /v1/profiles/{id}/exchange-id": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** The public key of the page that the link leads to. */
"company_id": string
}
answer: {
/** Goes into the address as `_kx`. It shows nothing of the person. */
"exchange_id": string
/** Thirty days from now. */
"expires_at": string
}
}
/** Export a person */
"GET /v1/profiles/{id}/export": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"exported_at": string
"profile": Schemas["Profile"]
/** The profile and those it absorbed, each with what it alone has been told. */
"homes": Array<{
"id": string
"fields": unknown
"provenance": unknown
"created_at": string
}>
"identifiers": Array<{
"kind": string
"value": string
"first_seen_at": string
"source": string
"home_id": string
}>
"history": Array<Schemas["Change"]>
"merges": Array<Schemas["Merge"]>
"conflicts": Array<Schemas["Conflict"]>
"records": Array<Schemas["Record"]>
/** Who looks after the person. */
"owner_name": (string) | (null)
/** Which company the person belongs to. */
"company": ({
"id": string
"name": string
}) | (null)
"events": Array<Schemas["Event"]>
/** What clients called the events, as far as they did. */
"event_keys": Array<{
"key": string
"event_id": string
"created_at": string
}>
"enrichments": Array<Schemas["Enrichment"]>
/** Also those that are not shared. */
"notes": Array<Schemas["Note"]>
"scores": Array<{
"ruleset_id": string
/** `fit` or `engagement`. */
"kind": string
"score": number
"computed_at": string
}>
"score_history": Array<{
"ruleset_id": string
"at": string
"score": number
}>
}
}
/** Read what holds a profile together */
"GET /v1/profiles/{id}/graph": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
/** The live profile. */
"profile_id": string
/** The live profile first, then what it absorbed, in that order. */
"homes": Array<{
"id": string
/** First and last name as this home alone has been told; may be empty. */
"name": string
"email": (string) | (null)
/** RFC 3339, UTC, milliseconds. */
"created_at": string
/** Which fields it alone has been told. */
"fields": Array<string>
}>
"identifiers": Array<{
"kind": string
/** In normal form. */
"value": string
/** The home that it came with and stays with in a split. */
"home_id": string
/** RFC 3339, UTC, milliseconds. */
"first_seen_at": string
"source": string
}>
/** In which any of the homes took part, undone ones too, latest first. */
"merges": Array<Schemas["Merge"]>
/** The other sides of undone merges, where they were not erased. */
"parted": Array<{
"id": string
/** First and last name as this home alone has been told; may be empty. */
"name": string
"email": (string) | (null)
/** RFC 3339, UTC, milliseconds. */
"created_at": string
/** The live profile that its id answers with now. */
"profile_id": string
}>
/** False where there are more than 200 homes, 500 identifiers or 400 merges; the first homes and identifiers and the latest merges are there. */
"is_complete": boolean
}
}
/** List what changed on a profile */
"GET /v1/profiles/{id}/history": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** Only changes of this field. */
"field"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Change"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** List the merges of a profile */
"GET /v1/profiles/{id}/merges": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Merge"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** List the notes about a person */
"GET /v1/profiles/{id}/notes": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** The member who reads: their own notes are shown beside those that are shared. */
"reader_id"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Note"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Write a note */
"POST /v1/profiles/{id}/notes": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"content": string
/** The member who writes it. */
"author_id"?: string
/** Others than the author see it; true without an author. */
"is_shared"?: boolean
/** Others may change its text; false unless said. */
"is_editable"?: boolean
}
answer: Schemas["Note"]
}
/** Say who looks after a profile */
"PUT /v1/profiles/{id}/owner": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** Null for nobody. */
"member_id": (string) | (null)
}
answer: {
"profile_id": string
/** Who looks after the person, as of now. */
"owner": ({
/** Null where a client gave a name that is no member’s. */
"member_id": (string) | (null)
"name": string
}) | (null)
}
}
/** Read the scores of a profile */
"GET /v1/profiles/{id}/scores": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"profile_id": string
"at": string
/** Events that were not suppressed. */
"event_count": number
"last_event": ({
"type": string
"at": string
}) | (null)
/** Null is unclassified. */
"engagement_level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** Null is unclassified. */
"fit_level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** As of now. */
"engagement": Array<{
"ruleset_id": string
"name": string
/** Whether it decides the level. */
"is_primary": boolean
"score": number
"drivers": Array<{
"rule_id": string
"event_type": string
"filters": Array<{
"field": string
"operator": "equals" | "contains" | "starts_with" | "gte" | "lte"
"value": string
}>
/** Events that the rule has counted. */
"count": number
"weight": number
/** What they are worth now, after half-life, before rounding. */
"points": number
}>
}>
/** As last computed, with the rules that match now. */
"fit": Array<{
"ruleset_id": string
"name": string
/** Whether it decides the level. */
"is_primary": boolean
"score": number
"matches": Array<{
"rule_id": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** Of the rule. */
"value": string
"weight": number
}>
}>
}
}
/** List what happened to a person */
"GET /v1/profiles/{id}/timeline": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** Only entries of these types; may be repeated. */
"type"?: ("change" | "merge" | "split" | "record" | "event" | "enrichment" | "note") | (Array<"change" | "merge" | "split" | "record" | "event" | "enrichment" | "note">)
/** The member who reads: their own notes are shown beside those that are shared. */
"reader_id"?: string
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["TimelineEntry"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Write a record */
"POST /v1/records/{object}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
}
query: undefined
body: {
/** Field to value; null clears. */
"set": Record<string, unknown>
/** `append` always makes a row; without it, as the object is declared. */
"mode"?: "upsert" | "append"
/** For `upsert`: the identity key that finds the row. */
"match_key"?: string
/** When the values were true, ISO 8601 with a time zone; without it, now. */
"observed_at"?: string
/** Who says so; without it, the name of the API key. */
"source"?: string
}
answer: Schemas["RecordReceipt"]
}
/** List the records of an object */
"GET /v1/records/{object}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
}
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Record"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Write many records */
"POST /v1/records/{object}/batch": {
path: {
/** The name of an object, such as `orders`. */
"object": string
}
query: undefined
body: {
"records": Array<{
/** Field to value; null clears. */
"set": Record<string, unknown>
/** `append` always makes a row; without it, as the object is declared. */
"mode"?: "upsert" | "append"
/** For `upsert`: the identity key that finds the row. */
"match_key"?: string
/** When the values were true, ISO 8601 with a time zone; without it, now. */
"observed_at"?: string
/** Who says so; without it, the name of the API key. */
"source"?: string
}>
}
answer: {
"data": Array<{
/** The place of the item in the request, from 0. */
"index": number
"outcome": "created" | "updated" | "unchanged" | "refused"
"record_id"?: string
"errors"?: Array<{
/** Where the fault is, for example `set.email` or `filter`. */
"path": string
"message": string
/** What was sent there; long texts are cut. */
"value"?: unknown
}>
}>
"created": number
"updated": number
"unchanged": number
"refused": number
}
}
/** Read a record */
"GET /v1/records/{object}/{id}": {
path: {
/** The name of an object, such as `orders`. */
"object": string
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: Schemas["Record"]
}
/** List the fit rulesets */
"GET /v1/rulesets": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
/** Whether its score drives the level that is shown; one of a workspace. */
"is_primary": boolean
"rule_count": number
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a fit ruleset */
"POST /v1/rulesets": {
path: undefined
query: undefined
body: {
/** Used once, whatever its casing. */
"name": string
"description"?: string
"active"?: boolean
"is_primary"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
/** Whether its score drives the level that is shown; one of a workspace. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}>
}
}
/** Tell what rules would do to the scores */
"POST /v1/rulesets/preview": {
path: undefined
query: undefined
body: {
/** The ruleset that the rules would replace those of; left out for a new one. */
"ruleset_id"?: string
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
/** A field of profiles. */
"field": string
"operator"?: "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges. */
"value": string
/** Points that a match adds; below zero, takes off. */
"weight": number
"active"?: boolean
}>
}
answer: {
/** How many profiles were looked at, newest first: 10000 at most. */
"looked_at": number
/** Whether these are all there are. */
"is_whole": boolean
"scores": {
"up": number
"down": number
"same": number
}
"average_change": number
/** As if the ruleset were the primary one. */
"levels": {
"up": number
"down": number
"same": number
}
/** Profiles by score; both ends belong to a bar. */
"histogram": Array<{
"from": number
"to": number
"before": number
"after": number
}>
}
}
/** Try rules on one profile */
"POST /v1/rulesets/test": {
path: undefined
query: undefined
body: {
/** The ruleset that the rules would replace those of; left out for a new one. */
"ruleset_id"?: string
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
/** A field of profiles. */
"field": string
"operator"?: "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges. */
"value": string
/** Points that a match adds; below zero, takes off. */
"weight": number
"active"?: boolean
}>
/** The profile to judge. */
"profile_id": string
}
answer: {
"profile_id": string
/** By the rules that are saved. */
"saved_score": number
/** By the draft. */
"score": number
/** Null is unclassified. */
"saved_level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** Null is unclassified. */
"level": ({
"id": string
"name": string
"colour": string
}) | (null)
/** One for each rule of the draft, in its order. */
"rules": Array<{
"matches": boolean
/** What it adds, before rounding; 0 while it is inactive. */
"points": number
/** What the profile has in the field of the rule; null on rules for events. */
"value": unknown
/** Events that the rule counts. */
"event_count": number
}>
}
}
/** Read a fit ruleset */
"GET /v1/rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
/** Whether its score drives the level that is shown; one of a workspace. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}>
}
}
/** Change a fit ruleset */
"PATCH /v1/rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
"description"?: string
"active"?: boolean
"is_primary"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
/** Whether its score drives the level that is shown; one of a workspace. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}>
}
}
/** Delete a fit ruleset */
"DELETE /v1/rulesets/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Compute the scores of a fit ruleset anew */
"POST /v1/rulesets/{id}/rescore": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
/** `backfill`, `rescore`, `enrichment_backfill`, `batch`, `import` or `export`. */
"kind": string
/** What a `batch` does: `upsert`, `append`, `profile_import` and others; of an `import`, the surface that asked for it. Null for other kinds. */
"operation": (string) | (null)
/** The object whose rows it works on. */
"object": string
/** Only imports are `waiting` for their file or plan, `ready` to be started or `paused`; they and exports may be `cancelled`. */
"state": "waiting" | "ready" | "pending" | "running" | "paused" | "completed" | "failed" | "cancelled"
/** Rows dealt with so far. */
"processed": number
/** Profiles that show something new (backfills), scores that changed (`rescore`), or rows that made or changed something (imports). */
"updated": (number) | (null)
/** Rows that were refused. */
"failed": number
/** How many rows there were when it began. Of an import, 0 until its file has been read to its end. */
"total": number
/** From 0 to 1. */
"progress": number
/** Why it failed. */
"error": (string) | (null)
"created_at": string
"started_at": (string) | (null)
"completed_at": (string) | (null)
}
}
/** Replace the rules of a fit ruleset */
"PUT /v1/rulesets/{id}/rules": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"rules": Array<{
/** Of a rule of the ruleset that stays; left out for a new one. */
"id"?: string
/** A field of profiles. */
"field": string
"operator"?: "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges. */
"value": string
/** Points that a match adds; below zero, takes off. */
"weight": number
"active"?: boolean
}>
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
/** Whether its score drives the level that is shown; one of a workspace. */
"is_primary": boolean
"rules": Array<{
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}>
}
}
/** Add a rule to a fit ruleset */
"POST /v1/rulesets/{id}/rules": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** A field of profiles. */
"field": string
"operator"?: "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges. */
"value": string
/** Points that a match adds; below zero, takes off. */
"weight": number
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}
}
/** Change a rule */
"PATCH /v1/rulesets/{id}/rules/{rule_id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
/** A UUID; anything else is answered like an id that does not exist. */
"rule_id": string
}
query: undefined
body: {
"operator"?: "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
/** What the field is compared with; for greater_than and less_than one plain number. Bands compare as ranges. */
"value"?: string
/** Points that a match adds; below zero, takes off. */
"weight"?: number
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"field": string
"operator": "equals" | "not_equals" | "contains" | "greater_than" | "less_than"
"value": string
"weight": number
"active": boolean
}
}
/** Delete a rule */
"DELETE /v1/rulesets/{id}/rules/{rule_id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
/** A UUID; anything else is answered like an id that does not exist. */
"rule_id": string
}
query: undefined
body: undefined
answer: null
}
/** Load the sample data */
"POST /v1/sample-data": {
path: undefined
query: undefined
body: undefined
answer: {
"created": number
"updated": number
"unchanged": number
/** What the schema or the rules of the workspace do not take. */
"refused": number
"events": number
"merges": number
"conflicts": number
}
}
/** List the segments */
"GET /v1/segments": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
"match": "all" | "any"
"rules": Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a segment */
"POST /v1/segments": {
path: undefined
query: undefined
body: {
/** Used once, whatever its casing. */
"name": string
"description"?: string
"active"?: boolean
"match"?: "all" | "any"
/** Replaces all. Nobody is in a segment without rules. */
"rules"?: Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
"match": "all" | "any"
"rules": Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
}
/** Count who would be in a segment */
"POST /v1/segments/count": {
path: undefined
query: undefined
body: {
"match"?: "all" | "any"
"rules": Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
answer: {
/** Those looked at that meet the rules: at least so many are in the segment. */
"count": number
/** How many profiles were looked at, newest first: 10000 at most. */
"looked_at": number
/** Whether these are all there are. */
"is_whole": boolean
}
}
/** Read a segment */
"GET /v1/segments/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
"match": "all" | "any"
"rules": Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
}
/** Change a segment */
"PATCH /v1/segments/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
"description"?: string
"active"?: boolean
"match"?: "all" | "any"
/** Replaces all. Nobody is in a segment without rules. */
"rules"?: Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
"description": string
"active": boolean
"match": "all" | "any"
"rules": Array<({
"on": "field"
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "event"
/** Null, or left out: events of any type. */
"event_type"?: (string) | (null)
/** A top-level key of the metadata. */
"field": string
"operator": "equals" | "not_equals" | "contains" | "starts_with" | "ends_with" | "greater_than" | "greater_or_equal" | "less_than" | "less_or_equal" | "is_empty" | "is_not_empty"
/** Left out for is_empty and is_not_empty. */
"value"?: string
}) | ({
"on": "engagement_level" | "fit_level"
"operator": "equals" | "not_equals" | "is_empty" | "is_not_empty"
/** The id or the name of a level. */
"value"?: string
})>
}
}
/** Delete a segment */
"DELETE /v1/segments/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List who is in a segment */
"GET /v1/segments/{id}/profiles": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<Schemas["Profile"]>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** List the sequences */
"GET /v1/sequences": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"name": string
/** A type named twice needs two events. */
"event_types": Array<string>
/** Within how long all must happen. */
"window_seconds": number
/** How the window is shown to people. */
"window_unit": "seconds" | "minutes" | "hours" | "days"
/** Whether the order of the types counts. */
"ordered": boolean
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a sequence */
"POST /v1/sequences": {
path: undefined
query: undefined
body: {
"name": string
/** A type named twice needs two events. */
"event_types": Array<string>
/** Within how long all must happen. */
"window_seconds": number
/** How the window is shown to people. */
"window_unit"?: "seconds" | "minutes" | "hours" | "days"
/** Whether the order of the types counts. */
"ordered"?: boolean
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url"?: (string) | (null)
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
/** A type named twice needs two events. */
"event_types": Array<string>
/** Within how long all must happen. */
"window_seconds": number
/** How the window is shown to people. */
"window_unit": "seconds" | "minutes" | "hours" | "days"
/** Whether the order of the types counts. */
"ordered": boolean
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}
}
/** Change a sequence */
"PATCH /v1/sequences/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
/** A type named twice needs two events. */
"event_types"?: Array<string>
/** Within how long all must happen. */
"window_seconds"?: number
/** How the window is shown to people. */
"window_unit"?: "seconds" | "minutes" | "hours" | "days"
/** Whether the order of the types counts. */
"ordered"?: boolean
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url"?: (string) | (null)
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
/** A type named twice needs two events. */
"event_types": Array<string>
/** Within how long all must happen. */
"window_seconds": number
/** How the window is shown to people. */
"window_unit": "seconds" | "minutes" | "hours" | "days"
/** Whether the order of the types counts. */
"ordered": boolean
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}
}
/** Delete a sequence */
"DELETE /v1/sequences/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Read what answers, and as whom */
"GET /v1/server": {
path: undefined
query: undefined
body: undefined
answer: {
/** Of Onefold. */
"version": string
"node_version": string
/** The clock of the process that answers. */
"time": string
"database": {
"kind": "embedded" | "postgresql"
/** Of PostgreSQL, of the embedded database too. */
"version": string
}
"workspace": {
"id": string
"name": string
}
"key": {
"name": string
"is_root": boolean
"scopes": Array<string>
}
}
}
/** Sign in */
"POST /v1/session": {
path: undefined
query: undefined
body: {
"email": string
"password": string
}
answer: Schemas["Session"]
}
/** Read who is signed in */
"GET /v1/session": {
path: undefined
query: undefined
body: undefined
answer: Schemas["Session"]
}
/** Sign out */
"DELETE /v1/session": {
path: undefined
query: undefined
body: undefined
answer: null
}
/** Change your password */
"PUT /v1/session/password": {
path: undefined
query: undefined
body: {
"current_password": string
"new_password": string
}
answer: null
}
/** Change your name */
"PATCH /v1/session/user": {
path: undefined
query: undefined
body: {
"first_name"?: string
"last_name"?: string
}
answer: Schemas["Session"]
}
/** Go to another workspace */
"PUT /v1/session/workspace": {
path: undefined
query: undefined
body: {
"workspace_id": string
}
answer: Schemas["Session"]
}
/** List where you are signed in */
"GET /v1/sessions": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
/** Whether it is the session that asks. */
"is_current": boolean
"created_at": string
/** To the hour. */
"last_seen_at": string
/** Unless it is used again before. */
"expires_at": string
}>
}
}
/** Sign out everywhere else */
"DELETE /v1/sessions": {
path: undefined
query: undefined
body: undefined
answer: null
}
/** Read the CRM settings */
"GET /v1/settings/crm": {
path: undefined
query: undefined
body: undefined
answer: {
/** The member who looks after every profile that has no owner. */
"default_owner_id": (string) | (null)
/** Whether a contact that a CRM client writes must belong to a company, may, or never does. */
"companies": "required" | "optional" | "none"
/** Whether a personal key without a developer secret opens the member list of the Zyntro surface. */
"allows_key_only": boolean
}
}
/** Change the CRM settings */
"PATCH /v1/settings/crm": {
path: undefined
query: undefined
body: {
/** The member who looks after every profile that has no owner. */
"default_owner_id"?: (string) | (null)
/** Whether a contact that a CRM client writes must belong to a company, may, or never does. */
"companies"?: "required" | "optional" | "none"
/** Whether a personal key without a developer secret opens the member list of the Zyntro surface. */
"allows_key_only"?: boolean
}
answer: {
/** The member who looks after every profile that has no owner. */
"default_owner_id": (string) | (null)
/** Whether a contact that a CRM client writes must belong to a company, may, or never does. */
"companies": "required" | "optional" | "none"
/** Whether a personal key without a developer secret opens the member list of the Zyntro surface. */
"allows_key_only": boolean
}
}
/** Read the rules of identity */
"GET /v1/settings/identity": {
path: undefined
query: undefined
body: undefined
answer: {
/** The string fields of profiles whose values identify a person; strongest first. */
"identity_kinds": Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** The region (ISO 3166, two letters) by which national phone numbers are read; null is none. */
"default_region": (string) | (null)
/** Values that never identify, beside the built-in ones; compared with normal forms, without regard to case. */
"blocked_values": Array<string>
/** These never identify anywhere; nor do zeros in any spelling and phones of one repeated digit. */
"built_in_blocked_values": Array<string>
/** What default_region may be. */
"regions": Array<string>
}
}
/** Replace the rules of identity */
"PUT /v1/settings/identity": {
path: undefined
query: undefined
body: {
/** The string fields of profiles whose values identify a person; strongest first. */
"identity_kinds": Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** The region (ISO 3166, two letters) by which national phone numbers are read; null is none. */
"default_region": (string) | (null)
/** Values that never identify, beside the built-in ones; compared with normal forms, without regard to case. */
"blocked_values": Array<string>
}
answer: {
/** The string fields of profiles whose values identify a person; strongest first. */
"identity_kinds": Array<{
/** A string field of profiles. */
"kind": string
/** How many values one profile may hold. */
"limit": number
/** A profile with identifiers of anonymous kinds only is not known yet and never survives a known one. */
"anonymous": boolean
}>
/** The region (ISO 3166, two letters) by which national phone numbers are read; null is none. */
"default_region": (string) | (null)
/** Values that never identify, beside the built-in ones; compared with normal forms, without regard to case. */
"blocked_values": Array<string>
/** These never identify anywhere; nor do zeros in any spelling and phones of one repeated digit. */
"built_in_blocked_values": Array<string>
/** What default_region may be. */
"regions": Array<string>
}
}
/** Read the settings of scoring */
"GET /v1/settings/scoring": {
path: undefined
query: undefined
body: undefined
answer: {
/** Otherwise a score that comes out below 0 is 0. */
"allow_negative_scores": boolean
}
}
/** Change the settings of scoring */
"PATCH /v1/settings/scoring": {
path: undefined
query: undefined
body: {
/** Otherwise a score that comes out below 0 is 0. */
"allow_negative_scores": boolean
}
answer: {
/** Otherwise a score that comes out below 0 is 0. */
"allow_negative_scores": boolean
}
}
/** Ask whether the server is to be set up */
"GET /v1/setup": {
path: undefined
query: undefined
body: undefined
answer: {
"needed": boolean
}
}
/** Set up the server */
"POST /v1/setup": {
path: undefined
query: undefined
body: {
/** From the link that the server shows when it starts. */
"code": string
"email": string
"first_name": string
"last_name": string
"password": string
/** Without it, the workspace keeps its name. */
"workspace_name"?: string
}
answer: Schemas["Session"]
}
/** List what triggers and sequences have set off */
"GET /v1/trigger-firings": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
/** Only those of this person. */
"profile_id"?: string
/** Only those of this trigger or sequence. */
"trigger_id"?: string
}
body: undefined
answer: {
"data": Array<{
"id": string
"kind": "milestone" | "sequence"
/** The trigger, or the sequence. */
"trigger_id": string
/** As it was then. */
"trigger_name": string
/** The live profile. */
"profile_id": string
/** The engagement score right after the event. */
"score": number
"event_id": string
"event_type": string
"fired_at": string
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** List the triggers */
"GET /v1/triggers": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<{
"id": string
"created_at": string
"updated_at": string
"name": string
/** Fires when an engagement score rises to it from below. */
"score_threshold": number
/** Only events of this type set it off; null is any. */
"event_type": (string) | (null)
/** Once for each profile, or at every crossing. */
"fire_mode": "once" | "always"
/** With `always`: how long after a firing it stays quiet. */
"cooldown_seconds": number
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Create a trigger */
"POST /v1/triggers": {
path: undefined
query: undefined
body: {
"name": string
/** Fires when an engagement score rises to it from below. */
"score_threshold": number
/** Only events of this type set it off; null is any. */
"event_type"?: (string) | (null)
/** Once for each profile, or at every crossing. */
"fire_mode"?: "once" | "always"
/** With `always`: how long after a firing it stays quiet. */
"cooldown_seconds"?: number
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url"?: (string) | (null)
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
/** Fires when an engagement score rises to it from below. */
"score_threshold": number
/** Only events of this type set it off; null is any. */
"event_type": (string) | (null)
/** Once for each profile, or at every crossing. */
"fire_mode": "once" | "always"
/** With `always`: how long after a firing it stays quiet. */
"cooldown_seconds": number
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}
}
/** Change a trigger */
"PATCH /v1/triggers/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
/** Fires when an engagement score rises to it from below. */
"score_threshold"?: number
/** Only events of this type set it off; null is any. */
"event_type"?: (string) | (null)
/** Once for each profile, or at every crossing. */
"fire_mode"?: "once" | "always"
/** With `always`: how long after a firing it stays quiet. */
"cooldown_seconds"?: number
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url"?: (string) | (null)
"active"?: boolean
}
answer: {
"id": string
"created_at": string
"updated_at": string
"name": string
/** Fires when an engagement score rises to it from below. */
"score_threshold": number
/** Only events of this type set it off; null is any. */
"event_type": (string) | (null)
/** Once for each profile, or at every crossing. */
"fire_mode": "once" | "always"
/** With `always`: how long after a firing it stays quiet. */
"cooldown_seconds": number
/** Who is told when it fires; null is nobody. The firing is listed either way. */
"webhook_url": (string) | (null)
"active": boolean
}
}
/** Delete a trigger */
"DELETE /v1/triggers/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** Tell whether a trigger would fire for a profile */
"POST /v1/triggers/{id}/simulate": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"profile_id": string
}
answer: {
"would_fire": boolean
/** The highest engagement score of the profile now. */
"score": number
/** Null when it would fire. */
"why_not": ("inactive" | "other_event_type" | "not_crossed" | "already_fired" | "cooling_down") | (null)
}
}
/** Read what the workspace did over time */
"GET /v1/usage": {
path: undefined
query: {
/** ISO 8601 with a time zone; a day before `to` unless said. */
"from"?: string
/** ISO 8601 with a time zone; now unless said. */
"to"?: string
/** What is summed up. Minutes are kept for two days, hours, of which days are made, for 100 days. */
"step"?: "minute" | "hour" | "day"
}
body: undefined
answer: {
"step": "minute" | "hour" | "day"
/** The start of each span, in UTC. */
"times": Array<string>
/** For each counter one number a span, zero where nothing happened: writes of every kind by outcome, events and enrichments that were stored, merges, and how often an identifier was kept apart (`conflicts`); requests that were refused to somebody known (`errors_` and the API) and those that failed on our side (`failures`). `queue_peak` is the most writes that waited at once in one process; the greatest, not a sum. */
"series": {
"created": Array<number>
"updated": Array<number>
"unchanged": Array<number>
"refused": Array<number>
"events": Array<number>
"enrichments": Array<number>
"merges": Array<number>
"conflicts": Array<number>
"queue_peak": Array<number>
"errors_native": Array<number>
"errors_experiture": Array<number>
"errors_kenbun": Array<number>
"errors_klaviyo": Array<number>
"errors_zyntro": Array<number>
"failures": Array<number>
}
}
}
/** List the saved views */
"GET /v1/views": {
path: undefined
query: undefined
body: undefined
answer: {
"data": Array<Schemas["SavedView"]>
}
}
/** Save a view */
"POST /v1/views": {
path: undefined
query: undefined
body: {
"name": string
/** Everybody in the workspace sees it; else who made it alone. */
"is_shared"?: boolean
/** What is searched; empty is everybody. */
"q"?: string
/** `field:op:value`, all must hold. */
"filter"?: Array<string>
"sort"?: string
/** What a table of it shows, in this order: fields, `name`, `identifiers`, `created_at`, `updated_at`. */
"columns"?: Array<string>
}
answer: Schemas["SavedView"]
}
/** Change a view */
"PATCH /v1/views/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
"name"?: string
/** Everybody in the workspace sees it; else who made it alone. */
"is_shared"?: boolean
/** What is searched; empty is everybody. */
"q"?: string
/** `field:op:value`, all must hold. */
"filter"?: Array<string>
"sort"?: string
/** What a table of it shows, in this order: fields, `name`, `identifiers`, `created_at`, `updated_at`. */
"columns"?: Array<string>
}
answer: Schemas["SavedView"]
}
/** Delete a view */
"DELETE /v1/views/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: null
}
/** List webhooks and how their delivery went */
"GET /v1/webhook-deliveries": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
/** Only those in this state. */
"state"?: "pending" | "delivered" | "failed"
}
body: undefined
answer: {
"data": Array<{
/** The `webhook-id` of every attempt. */
"id": string
"topic": string
"target_url": string
"state": "pending" | "delivered" | "failed"
"attempt_count": number
/** Null once it is delivered or failed. */
"next_attempt_at": (string) | (null)
"created_at": string
/** When it was delivered or failed. */
"settled_at": (string) | (null)
/** The last 20 whose outcome is known. */
"attempts": Array<{
/** Counts from 1. A number is missing where the server died before the outcome. */
"attempt": number
"at": string
"duration_ms": number
/** What the receiver answered; null where no answer came. */
"status": (number) | (null)
/** Why no answer came. */
"error": (string) | (null)
}>
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Read a webhook and how its delivery went */
"GET /v1/webhook-deliveries/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
/** The `webhook-id` of every attempt. */
"id": string
"topic": string
"target_url": string
"state": "pending" | "delivered" | "failed"
"attempt_count": number
/** Null once it is delivered or failed. */
"next_attempt_at": (string) | (null)
"created_at": string
/** When it was delivered or failed. */
"settled_at": (string) | (null)
/** The last 20 whose outcome is known. */
"attempts": Array<{
/** Counts from 1. A number is missing where the server died before the outcome. */
"attempt": number
"at": string
"duration_ms": number
/** What the receiver answered; null where no answer came. */
"status": (number) | (null)
/** Why no answer came. */
"error": (string) | (null)
}>
/** As it is sent; null without the scope `profiles:read`. */
"body": unknown
}
}
/** Send a webhook again */
"POST /v1/webhook-deliveries/{id}/retry": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: undefined
answer: {
/** The `webhook-id` of every attempt. */
"id": string
"topic": string
"target_url": string
"state": "pending" | "delivered" | "failed"
"attempt_count": number
/** Null once it is delivered or failed. */
"next_attempt_at": (string) | (null)
"created_at": string
/** When it was delivered or failed. */
"settled_at": (string) | (null)
/** The last 20 whose outcome is known. */
"attempts": Array<{
/** Counts from 1. A number is missing where the server died before the outcome. */
"attempt": number
"at": string
"duration_ms": number
/** What the receiver answered; null where no answer came. */
"status": (number) | (null)
/** Why no answer came. */
"error": (string) | (null)
}>
}
}
/** Show the secret that signs webhooks */
"GET /v1/webhook-secret": {
path: undefined
query: undefined
body: undefined
answer: {
/** Begins with `whsec_`. Null when it was shown before. */
"secret": (string) | (null)
"created_at": string
"shown_at": string
/** Until when the secret before this one signs along. */
"previous_until": (string) | (null)
}
}
/** Replace the secret that signs webhooks */
"POST /v1/webhook-secret/rotate": {
path: undefined
query: undefined
body: undefined
answer: {
/** Begins with `whsec_`. Null when it was shown before. */
"secret": (string) | (null)
"created_at": string
"shown_at": string
/** Until when the secret before this one signs along. */
"previous_until": (string) | (null)
}
}
/** Create a workspace */
"POST /v1/workspaces": {
path: undefined
query: undefined
body: {
/** Unique on this server, without white space around it. */
"name": string
}
answer: {
"id": string
"name": string
"created_at": string
}
}
/** List the workspaces */
"GET /v1/workspaces": {
path: undefined
query: {
/** `next_cursor` of the page before; without it, the first page. */
"cursor"?: string
/** Items on a page. */
"limit"?: number
}
body: undefined
answer: {
"data": Array<{
"id": string
"name": string
"created_at": string
}>
/** Null on the last page. */
"next_cursor": (string) | (null)
}
}
/** Rename a workspace */
"PATCH /v1/workspaces/{id}": {
path: {
/** A UUID; anything else is answered like an id that does not exist. */
"id": string
}
query: undefined
body: {
/** Unique on this server, without white space around it. */
"name": string
}
answer: {
"id": string
"name": string
"created_at": string
}
}
}
