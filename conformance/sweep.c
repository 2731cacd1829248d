#include "sweep.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lib/clock.h"
#include "proc.h"

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

/* What a file has got since the last time; all of it when it was begun anew. */
static void read_new(const char *path, size_t *at, struct buf *out)
{
	FILE *file = fopen(path, "rb");
	char block[65536];
	size_t n;

	if (!file)
		return;
	if (fseek(file, 0, SEEK_END) == 0 && ftell(file) < (long)*at)
		*at = 0;
	if (fseek(file, (long)*at, SEEK_SET) == 0)
		while ((n = fread(block, 1, sizeof block, file)) > 0)
			buf_append(out, block, n);
	*at += out->len;
	fclose(file);
}

/* A text of the manifest with its names filled in; the caller frees it. */
static char *filled(struct suite *suite, const struct party *party, const char *text)
{
	char *out = NULL;

	if (vars_fill(&suite->vars, text, &out, NULL))
		case_broken("%s: %s has a name without a value", party->manifest.name, text);
	return out;
}

/* The logs of parties, and the further files that their manifests name. */
static bool sweep_logs(struct suite *suite, const char **secret, const char **witness)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT && !*secret; role++) {
		struct party *party = &suite->party[role];
		struct buf bytes = {0};

		if (party->log_path)
			read_new(party->log_path, &suite->swept_log[role][0], &bytes);
		sweep_bytes(
			suite, SEEN_BY_LOGS, buf_slice(&bytes), party->log_path, secret, witness);
		buf_clear(&bytes);
		for (size_t i = 0; i < party->manifest.logs.count && !*secret; i++) {
			char *path = filled(suite, party, party->manifest.logs.at[i]);

			read_new(path, &suite->swept_log[role][1 + i], &bytes);
			sweep_bytes(suite, SEEN_BY_LOGS, buf_slice(&bytes),
				party->manifest.logs.at[i], secret, witness);
			buf_clear(&bytes);
			free(path);
		}
	}
	return *secret == NULL;
}

/*
 * What `ps` shows of the parties. The environment is for a process and its user alone, so secrets
 * may come that way; but only where the manifest says so.
 */
static bool sweep_processes(struct suite *suite, const char **secret, const char **witness)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT && !*secret; role++) {
		struct buf bytes = {0};

		if (!party_runs(&suite->party[role]))
			continue;
		proc_read(suite->party[role].pid, "cmdline", &bytes);
		if (!suite_claims(suite, role, "env-secrets"))
			proc_read(suite->party[role].pid, "environ", &bytes);
		sweep_bytes(
			suite, SEEN_BY_LOGS, buf_slice(&bytes), "whoever runs ps", secret, witness);
		buf_clear(&bytes);
	}
	return *secret == NULL;
}

/* False when it does not answer, though it is alive: then nothing was looked through. */
static bool read_url(const char *url, struct buf *out)
{
	bool good = false;

	/* Right after a case a party may still be busy with what it left behind. */
	for (int tries = 0; tries < 20 && !good; tries++) {
		good = !suite_get(url, out, NULL);
		if (!good)
			clock_rest(0.1);
	}
	return good;
}

static bool sweep_urls(struct suite *suite, const char **secret, const char **witness)
{
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT && !*secret; role++) {
		struct party *party = &suite->party[role];

		for (size_t i = 0; i < party->manifest.swept_urls.count && !*secret; i++) {
			const char *name = party->manifest.swept_urls.at[i];
			char *url = filled(suite, party, name);
			struct buf bytes = {0};

			if (party_runs(party) && !read_url(url, &bytes)) {
				*secret = "an answer other than 200";
				*witness = name;
			} else {
				sweep_bytes(suite, SEEN_BY_LOGS, buf_slice(&bytes), name, secret,
					witness);
			}
			buf_clear(&bytes);
			free(url);
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
	buf_reset(&bytes);
	origin_received(suite->evil, suite->swept_evil, &bytes);
	clean = clean &&
		sweep_bytes(suite, SEEN_BY_EVIL, buf_slice(&bytes), "a stranger", secret, witness);
	clean = clean && sweep_urls(suite, secret, witness);
	clean = clean && sweep_processes(suite, secret, witness);
	clean = clean && sweep_logs(suite, secret, witness);
	suite->swept_trace = next;
	suite->swept_origin = origin_count(suite->origin);
	suite->swept_evil = origin_count(suite->evil);
	suite->swept_issuer = issuer_now(suite->issuer);
	buf_reset(&suite->client_saw);
	buf_clear(&bytes);
	observation_clear(&seen);
	return clean;
}

static void empty(const char *path)
{
	if (truncate(path, 0) != 0 && errno != ENOENT)
		case_broken("%s: %s", path, strerror(errno));
}

void sweep_forget(struct suite *suite, struct swept *at)
{
	empty(suite->trace_path);
	suite->swept_trace = 0;
	for (unsigned role = ROLE_PROXY; role < ROLE_COUNT; role++) {
		struct party *party = &suite->party[role];

		for (size_t i = 0; i < party->manifest.logs.count; i++) {
			char *path = filled(suite, party, party->manifest.logs.at[i]);

			empty(path);
			suite->swept_log[role][1 + i] = 0;
			free(path);
		}
	}
	origin_forget(suite->origin, at->origin);
	issuer_forget(suite->issuer, at->issuer);
	*at = (struct swept){suite->swept_origin, suite->swept_issuer};
}
