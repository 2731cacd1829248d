/* respond: a refusal as the client reads it. */
#include "challenge.h"
#include "flow.h"
#include "state/metrics.h"

/* The operation's scopes, once they are known, else what every request here needs. */
static void write_challenge(const struct flow *f, const struct refusal_row *row, struct buf *out)
{
	const char *scopes = f->needed_scopes ? f->needed_scopes : f->route->scopes;

	challenge_write(row, scopes, f->route->metadata_url, out);
	if (f->refused == REFUSED_STEP_UP)
		challenge_add_step_up(f->issuer_said, out);
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
	struct buf retry_after = {0};
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
	if (f->retry_after_s) {
		buf_printf(&retry_after, "%u", f->retry_after_s);
		http_response_add(&response, "Retry-After", buf_slice(&retry_after));
	}
	/* Where it is in doubt what the request was, nothing behind it is read as another one. */
	response.close = (row->status == 400 && row->challenge == NO_CHALLENGE) ||
			 f->refused == REFUSED_BUSY; /* connections are what is short */
	http_respond(f->request, &response);
	buf_clear(&retry_after);
	buf_clear(&challenge);
	buf_clear(&body);
}

void flow_respond(struct flow *f)
{
	const struct refusal_row *row;

	if (f->refused == ANSWERED) {
		if (!f->audited)
			metrics_outcome(OUTCOME_PUBLISHED);
		return;
	}
	/* PASSED here means that no step answered: the row for that is the one of the unknown. */
	row = refusal_row(f->refused);
	flow_audit(f, row);
	send_refusal(f, row);
}
