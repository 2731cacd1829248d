/*
 * audit: who used which token for what, and what was decided: one line for each request, before its
 * answer goes out, so that nothing is used without one. Members: docs/operation.md.
 */
#include "flow.h"
#include "lib/log.h"
#include "state/metrics.h"

/* Far more than anybody delegates through; a token's size bounds it as well. */
#define MAX_ACTORS 16

/* [RFC8693 4.1] "The outermost act claim represents the current actor" */
static void log_actors(struct log_line *line, const struct json *payload)
{
	const struct json *act = json_member(payload, "act");
	struct slice actors[MAX_ACTORS];
	size_t count = 0;

	for (; act && count < MAX_ACTORS; act = json_member(act, "act"))
		actors[count++] = json_member_string(act, "sub");
	log_texts(line, "actors", actors, count);
}

static void log_scope_list(struct log_line *line, const char *name, const char *text)
{
	struct claim_scope scope = {0};

	if (text)
		scope_parse(slice_of(text), &scope);
	log_texts(line, name, scope.at, scope.count);
}

/* Only a token that was validated says who it was; of any other its claims are mere claims. */
static void log_bearer(struct log_line *line, const struct flow *f)
{
	const struct bearer *bearer = &f->bearer;
	const struct jwt_claims *c = &bearer->claims;
	char tag[SECRET_TAG_SIZE];

	secret_tag_of(bearer->hash, tag);
	log_cstr(line, "token", tag);
	if (!bearer->scope)
		return;
	log_text(line, "issuer", f->accept->issuer->name);
	log_text(line, "subject", c->sub.text);
	log_actors(line, bearer_claims(bearer));
	if (c->client_id.shape == CLAIM_GOOD)
		log_text(line, "client_id", c->client_id.text);
	log_texts(line, "audience", c->aud.at, c->aud.count);
	log_texts(line, "scopes", bearer->scope->at, bearer->scope->count);
}

static void log_issued(struct log_line *line, const struct flow *f)
{
	static const char *const ways[] = {
		"", "made", "cached", "coalesced", "negative", "static", "none"};

	if (f->obtained == NOT_OBTAINED)
		return;
	log_cstr(line, "exchange", ways[f->obtained]);
	if (f->accept->exchange->audience)
		log_cstr(line, "target", f->accept->exchange->audience);
	if (!f->issued_token)
		return;
	log_cstr(line, "issued_token", f->issued_tag);
	log_scope_list(line, "issued_scopes", f->issued_scope);
}

static void write_line(const struct flow *f, const struct refusal_row *refused)
{
	struct log_line line;

	log_begin(&line, LOG_AUDIT, "audit");
	log_cstr(&line, "decision",
		!refused                ? "allowed"
		: refused->status < 500 ? "refused"
					: "failed");
	log_cstr(&line, "reason", refused ? refused->name : "FORWARDED");
	if (refused) {
		log_cstr(&line, "rule", refused->rule);
		log_cstr(&line, "why", f->why.text);
	}
	log_int(&line, "status", refused ? refused->status : f->upstream_status);
	log_text(&line, "method", f->request->method);
	if (f->route)
		log_text(&line, "route", f->route->path);
	if (f->trace_id.at)
		log_text(&line, "trace_id", f->trace_id);
	if (f->bearer.text.len)
		log_bearer(&line, f);
	log_issued(&line, f);
	log_end(&line);
}

void flow_audit(struct flow *f, const struct refusal_row *refused)
{
	if (f->audited)
		return;
	f->audited = true;
	metrics_outcome(refused ? (unsigned)f->refused : OUTCOME_FORWARDED);
	write_line(f, refused);
}
