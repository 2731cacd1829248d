#include "sweep.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *party; /* as the trace calls it */
	enum witness witness;
} parties[] = {
	{"Client", SEEN_BY_CLIENT},
	{"IdP", SEEN_BY_IDP},
	{"IdP B", SEEN_BY_STS},
	{"MCP Server", SEEN_BY_MCP},
	{"Upstream Service", SEEN_BY_UPSTREAM},
};

static unsigned witness_of(struct slice party)
{
	for (size_t i = 0; i < ARRAY_LEN(parties); i++)
		if (slice_is(party, parties[i].party))
			return parties[i].witness;
	return 0; /* the proxy: nobody sees what it sees */
}

/* A token that the IdP or STS hands out: whoever it is made for may see it, and who made it. */
static void enter_issued(struct suite *suite, const struct message *m)
{
	struct json *body = NULL;
	struct slice token;

	if (!m->response || m->body.len == 0 || json_parse(m->body, &body))
		return;
	token = json_member_string(body, "access_token");
	if (!token.at)
		token = json_member_string(body, "accessToken"); /* of generateAccessToken */
	if (slice_is(m->to, "Proxy"))
		ledger_enter(suite->ledger, token,
			witness_of(m->from) | SEEN_BY_MCP | SEEN_BY_UPSTREAM, "an exchanged token");
	else if (slice_is(m->to, "Client"))
		ledger_enter(suite->ledger, token, SEEN_BY_CLIENT | SEEN_BY_IDP | SEEN_BY_STS,
			"a client's token");
	json_free(body);
}

static bool sweep_trace(
	struct suite *suite, struct observation *seen, const char **secret, const char **witness)
{
	struct buf bytes = {0};

	for (size_t i = 0; i < seen->count; i++)
		enter_issued(suite, seen->at[i]);
	for (size_t i = 0; i < seen->count && !*secret; i++) {
		unsigned saw = witness_of(seen->at[i]->to);

		buf_reset(&bytes);
		message_bytes(seen->at[i], &bytes);
		if (saw)
			*secret = ledger_sweep(suite->ledger, (enum witness)saw, buf_slice(&bytes));
		for (size_t p = 0; p < ARRAY_LEN(parties); p++)
			if (slice_is(seen->at[i]->to, parties[p].party))
				*witness = parties[p].party;
	}
	buf_clear(&bytes);
	return *secret == NULL;
}

static bool sweep_bytes(struct suite *suite, enum witness saw, struct slice bytes, const char *name,
	const char **secret, const char **witness)
{
	*secret = ledger_sweep(suite->ledger, saw, bytes);
	*witness = name;
	return *secret == NULL;
}

/* What a file has got since the last time. */
static void read_new(const char *path, size_t *at, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char block[65536];
	size_t n;

	if (!file)
		return;
	if (fseek(file, (long)*at, SEEK_SET) == 0)
		while ((n = fread(block, 1, sizeof block, file)) > 0)
			buf_append(out, block, n);
	*at += out->len;
	fclose(file);
}

/* The logs of parties, the first `further` file of each among them. */
static bool sweep_logs(struct suite *suite, const char **secret, const char **witness)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT && !*secret; role++) {
		struct party *party = &suite->party[role];
		struct buf bytes = {0};

		if (party->log_path)
			read_new(party->log_path, &suite->swept_log[role], &bytes);
		sweep_bytes(
			suite, SEEN_BY_LOGS, buf_slice(&bytes), party->log_path, secret, witness);
		buf_clear(&bytes);
		for (size_t i = 0; i < party->manifest.logs.count && !*secret; i++) {
			size_t from_start = 0;
			char *path = NULL;

			if (vars_fill(&suite->vars, party->manifest.logs.at[i], &path, NULL))
				case_broken("%s: a log path has no value", party->manifest.name);
			read_new(path, &from_start, &bytes);
			sweep_bytes(suite, SEEN_BY_LOGS, buf_slice(&bytes),
				party->manifest.logs.at[i], secret, witness);
			buf_clear(&bytes);
			secret_free(path);
		}
	}
	return *secret == NULL;
}

bool sweep(struct suite *suite, const char **secret, const char **witness)
{
	struct observation seen;
	struct buf bytes = {0};
	struct note note = {0};
	size_t next;
	bool clean;

	*secret = *witness = NULL;
	if (observe(suite->trace_path, suite->swept_trace, &seen, &next, &note)) {
		*secret = "unknown";
		*witness = "an unreadable trace";
		return false;
	}
	clean = sweep_trace(suite, &seen, secret, witness);
	origin_received(suite->origin, suite->swept_origin, &bytes);
	clean = clean && sweep_bytes(suite, SEEN_BY_UPSTREAM, buf_slice(&bytes), "the upstream",
				 secret, witness);
	buf_reset(&bytes);
	issuer_received(suite->issuer, suite->swept_issuer, &bytes);
	clean = clean && sweep_bytes(suite, SEEN_BY_IDP, buf_slice(&bytes), "the suite's issuer",
				 secret, witness);
	clean = clean && sweep_bytes(suite, SEEN_BY_CLIENT, buf_slice(&suite->client_saw),
				 "the client", secret, witness);
	clean = clean && sweep_logs(suite, secret, witness);
	suite->swept_trace = next;
	suite->swept_origin = origin_count(suite->origin);
	suite->swept_issuer = issuer_now(suite->issuer);
	buf_reset(&suite->client_saw);
	buf_clear(&bytes);
	observation_clear(&seen);
	return clean;
}
