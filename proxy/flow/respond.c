/* respond: a refusal as the client reads it, and as the operator reads it in the log. */
#include "challenge.h"
#include "flow.h"
#include "lib/log.h"

/* The operation's scopes, once they are known, else what every request here needs. */
static void write_challenge(const struct flow *f, const struct refusal_row *row, struct buf *out)
{
	const char *scopes = f->needed_scopes ? f->needed_scopes : f->route->scopes;

	challenge_write(row, scopes, f->route->metadata_url, out);
}

static void write_body(const struct refusal_row *row, struct buf *out)
{
	struct json *body = json_new_object();

	json_set_string(body, "error", slice_of(row->error ? row->error : "unauthorized"));
	json_set_string(body, "error_description", slice_of(row->text));
	json_print(out, body);
	json_free(body);
}

static void send_refusal(struct flow *f, const struct refusal_row *row)
{
	struct http_response response = {0};
	struct buf challenge = {0};
	struct buf body = {0};

	write_body(row, &body);
	http_response_json(&response, row->status, buf_slice(&body));
	if (f->route && row->challenge != NO_CHALLENGE) {
		write_challenge(f, row, &challenge);
		http_response_add(&response, "WWW-Authenticate", buf_slice(&challenge));
	}
	/* [RFC9110 15.5.6] a 405 says what would be allowed: here whatever CivetWeb lets in */
	if (row->status == 405)
		http_response_add(
			&response, "Allow", SLICE("DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT"));
	/* Where it is in doubt what the request was, nothing behind it is read as another one. */
	response.close = row->status == 400 && row->challenge == NO_CHALLENGE;
	http_respond(f->request, &response);
	buf_clear(&challenge);
	buf_clear(&body);
}

static void log_request(const struct flow *f, const struct refusal_row *refused)
{
	struct log_line line;
	char tag[SECRET_TAG_SIZE];

	log_begin(&line, LOG_INFO, refused ? "refused" : "forwarded");
	log_text(&line, "method", f->request->method);
	if (f->route)
		log_text(&line, "route", f->route->path);
	if (refused) {
		log_int(&line, "status", refused->status);
		log_cstr(&line, "refusal", refused->name);
		log_cstr(&line, "rule", refused->rule);
		log_cstr(&line, "why", f->why.text);
	} else {
		log_int(&line, "upstream_status", f->upstream_status);
		log_cstr(&line, "exchange", f->from_cache ? "cached" : "made");
	}
	/* Only a token that was verified says who it was. */
	if (f->bearer.scope)
		log_text(&line, "subject", f->bearer.claims.sub.text);
	if (f->bearer.text.len) {
		secret_tag_of(f->bearer.hash, tag);
		log_cstr(&line, "token", tag);
	}
	if (f->issued_token)
		log_secret(&line, "issued_token", slice_of(f->issued_token));
	log_end(&line);
}

void flow_respond(struct flow *f)
{
	const struct refusal_row *row;

	if (f->refused == ANSWERED) {
		if (f->issued_token)
			log_request(f, NULL);
		return;
	}
	/* PASSED here means that no step answered: the row for that is the one of the unknown. */
	row = refusal_row(f->refused);
	send_refusal(f, row);
	log_request(f, row);
}
