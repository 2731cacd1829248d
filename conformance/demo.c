#include "demo.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "flow_run.h"
#include "jwt.h"
#include "run.h"

/* [RFC7636 B] the example pair, so that every step can be typed by hand */
#define VERIFIER "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
#define CHALLENGE "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"

static const struct {
	const char *name;
	unsigned port;
} ports[] = {
	{"proxy_port", 8080},
	{"idp_port", 8081},
	{"idp_proxy_port", 8181},
	{"idp_upstream_port", 8281},
	{"idp_control_port", 8091},
	{"sts_port", 8082},
	{"sts_upstream_port", 8282},
	{"sts_control_port", 8092},
	{"proxy_admin_port", 8090},
	{"mcp_port", 8083},
	{"upstream_port", 8084},
};

static bool port_is_free(unsigned port)
{
	struct sockaddr_in address = {.sin_family = AF_INET,
		.sin_port = htons((uint16_t)port),
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int yes = 1;
	bool bound;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
	bound = bind(fd, (struct sockaddr *)&address, sizeof address) == 0 && listen(fd, 1) == 0;
	close(fd);
	return bound;
}

static bool take_ports(struct suite *suite)
{
	for (size_t i = 0; i < ARRAY_LEN(ports); i++) {
		if (!port_is_free(ports[i].port)) {
			fprintf(stderr,
				"auth-conformance: port %u of 127.0.0.1 (%s) is in use by another program\n",
				ports[i].port, ports[i].name);
			return false;
		}
		vars_set(&suite->vars, ports[i].name, "%u", ports[i].port);
	}
	return true;
}

/* ---- the sequence ---- */

static const char *shown_name(
	const struct flow_kind *kind, struct slice party, char *room, size_t size)
{
	snprintf(room, size, "%.*s", SLICE_ARGS(party));
	for (size_t i = 0; kind->aliases[i]; i += 2)
		if (slice_is(party, kind->aliases[i + 1]) && strcmp(kind->aliases[i], "User") != 0)
			return kind->aliases[i];
	return room;
}

static const char *token_note(const struct message *m, const struct flow_run *run)
{
	struct buf bytes = {0};
	const char *note = "";

	message_bytes(m, &bytes);
	if (slice_contains(buf_slice(&bytes), run->client_token))
		note = "  [client's token]";
	else if (run->issued_token && slice_contains(buf_slice(&bytes), run->issued_token))
		note = "  [exchanged token]";
	buf_clear(&bytes);
	return note;
}

static void show_sequence(const struct flow_run *run)
{
	char room[2][60];

	printf("\n  What passed between the parties, as they saw it:\n\n");
	for (size_t i = 0; i < run->call.count; i++) {
		const struct message *m = run->call.at[i];
		const char *from = shown_name(run->kind, m->from, room[0], sizeof room[0]);
		const char *to = shown_name(run->kind, m->to, room[1], sizeof room[1]);
		struct slice target = m->target;

		/* The client names the whole URL; the others only see the path. */
		if (slice_starts(target, "http://"))
			target = slice_from(target, 7 + slice_find(slice_from(target, 7), '/'));
		if (m->response)
			printf("  %3zu  %-16s -->> %-16s  %d%s\n", i + 1, from, to, m->status,
				token_note(m, run));
		else
			printf("  %3zu  %-16s ->>  %-16s  %.*s %.*s%s\n", i + 1, from, to,
				SLICE_ARGS(m->method), SLICE_ARGS(target), token_note(m, run));
	}
}

/* ---- the tokens, side by side ---- */

static void print_value(const struct json *value, struct buf *out)
{
	struct slice text;

	buf_reset(out);
	buf_puts(out, "");
	if (json_string(value, &text))
		buf_add(out, text);
	else if (value)
		json_print(out, value);
}

#define COLUMN 44

static void show_cell(struct slice text, size_t at)
{
	struct slice part = slice_to(slice_from(text, at), COLUMN);

	printf("%.*s%*s  ", SLICE_ARGS(part), (int)(COLUMN - part.len), "");
}

/* Long values go on in further lines of their column. */
static void show_row(const char *name, struct slice before, struct slice after, const char *mark)
{
	for (size_t at = 0; at == 0 || at < before.len || at < after.len; at += COLUMN) {
		printf("  %-10s ", at ? "" : name);
		show_cell(before, at);
		show_cell(after, at);
		printf("%s\n", at ? "" : mark);
	}
}

static void show_claim(const char *name, const struct json *before, const struct json *after)
{
	struct buf left = {0};
	struct buf right = {0};
	const char *mark = !after                      ? "gone"
			   : !before                   ? "new"
			   : json_equal(before, after) ? ""
						       : "<- changed";

	print_value(before, &left);
	print_value(after, &right);
	show_row(name, buf_slice(&left), buf_slice(&right), mark);
	buf_clear(&left);
	buf_clear(&right);
}

static void show_tokens(const struct flow_run *run)
{
	struct json *before = jwt_claims(slice_of(run->client_token));
	struct json *after = jwt_claims(slice_of(run->issued_token));

	printf("\n  %-10s %-*s  %-*s\n", "", COLUMN, "before: the client's token", COLUMN,
		"after: the upstream's token");
	for (const struct json *m = json_first(before); m; m = json_next(m))
		show_claim(json_name(m), m, json_member(after, json_name(m)));
	for (const struct json *m = json_first(after); m; m = json_next(m))
		if (!json_member(before, json_name(m)))
			show_claim(json_name(m), NULL, m);
	json_free(before);
	json_free(after);
}

/* ---- the audit ---- */

static void show_audit(struct suite *suite)
{
	char *path = xasprintf("%s/audit.jsonl", suite->workdir);
	struct buf text = {0};
	struct slice line = SLICE_NONE;
	struct slice rest;
	struct slice next;

	if (!file_read(path, JSON_MAX_BYTES, &text)) {
		rest = buf_slice(&text);
		while (slice_split(&rest, '\n', &next))
			if (next.len)
				line = next;
	}
	printf("\n  The upstream's audit line:\n\n  %.*s\n", SLICE_ARGS(line));
	buf_clear(&text);
	free(path);
}

static bool show_flow(struct suite *suite, const struct flow_kind *kind)
{
	struct flow_run run;
	struct note note = {0};
	bool good;

	printf("\n== %s ==\n", kind->title);
	good = flow_drive(suite, kind, NULL, &run, &note) && run.reply.status == 200 &&
	       run.issued_token;
	if (good) {
		show_sequence(&run);
		show_tokens(&run);
		show_audit(suite);
		printf("\n  The tool said: %.*s\n", 300, run.reply.text ? run.reply.text : "");
	} else {
		printf("\n  It did not come out: status %d %s\n", run.reply.status, note.text);
	}
	flow_run_clear(&run);
	return good;
}

/* ---- by hand ---- */

static void show_by_hand(void)
{
	printf("\n== by hand ==\n\n"
	       "  Log in with a browser (user@example.com, password \"password\"):\n\n"
	       "    http://127.0.0.1:8081/oauth2/default/authorize?response_type=code&client_id=mcp-client"
	       "&redirect_uri=http://127.0.0.1/callback&state=1&code_challenge=" CHALLENGE
	       "&code_challenge_method=S256\n\n"
	       "  The browser ends at http://127.0.0.1/callback?code=..., where nobody listens: copy the\n"
	       "  code from the address bar and get a token for it:\n\n"
	       "    TOKEN=$(curl -s http://127.0.0.1:8081/oauth2/default/token -d grant_type=authorization_code \\\n"
	       "      -d client_id=mcp-client -d redirect_uri=http://127.0.0.1/callback \\\n"
	       "      -d code_verifier=" VERIFIER
	       " -d code=CODE | sed 's/.*\"access_token\":\"\\([^\"]*\\)\".*/\\1/')\n\n"
	       "  Call a tool through the proxy, in the same-IdP flow (/mcp) or the federated one (/gcp/mcp):\n\n"
	       "    curl -s http://127.0.0.1:8080/mcp -H \"Authorization: Bearer $TOKEN\" \\\n"
	       "      -H 'Content-Type: application/json' -H 'Accept: application/json, text/event-stream' \\\n"
	       "      -H 'MCP-Protocol-Version: 2026-07-28' -H 'Mcp-Method: tools/call' -H 'Mcp-Name: whoami' \\\n"
	       "      -d '{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":\"whoami\",\"arguments\":{},"
	       "\"_meta\":{\"io.modelcontextprotocol/protocolVersion\":\"2026-07-28\","
	       "\"io.modelcontextprotocol/clientInfo\":{\"name\":\"curl\",\"version\":\"1\"},"
	       "\"io.modelcontextprotocol/clientCapabilities\":{}}}}'\n\n"
	       "  Without the token it says where to get one:\n\n"
	       "    curl -si http://127.0.0.1:8080/mcp\n\n"
	       "  Ctrl-C ends everything.\n");
	fflush(stdout);
}

static void wait_for_signal(const sigset_t *signals)
{
	int signal;

	sigwait(signals, &signal);
	printf("\nending\n");
}

/* The pages are proven on this very stage; only a failure is told. */
static bool proves_documents(struct suite *suite)
{
	struct run_options options = {.selection = {.role = ROLE_PROXY, .only = "docs/"}};
	struct results results = {0};
	struct note note = {0};
	bool proven = !run_cases(suite, &options, &results, &note) &&
		      results_count(&results, VERDICT_PASS) == results.count;

	if (proven)
		printf("\nBoth flows came out as docs/same-idp.md and docs/federated.md say: %zu expectations "
		       "proven.\n",
			results.count);
	else
		printf("\nThis is not what the documents say. %s\n", note.text);
	for (size_t i = 0; i < results.count; i++)
		if (results.at[i].verdict != VERDICT_PASS)
			report_case(stdout, &results.at[i]);
	results_clear(&results);
	return proven;
}

int demo(struct suite *suite)
{
	struct note note = {0};
	sigset_t signals;
	bool good;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	if (!take_ports(suite))
		return 2;
	/* Real clients compare the issuer with the URL that they asked, so here it is that URL. */
	vars_set(&suite->vars, "issuer", "http://127.0.0.1:8081/oauth2/default");
	if (suite_start(suite, &note)) {
		suite_show_logs(suite);
		fprintf(stderr, "auth-conformance: %s\n", note.text);
		return 2;
	}
	good = show_flow(suite, &flow_same_idp);
	good &= show_flow(suite, &flow_federated);
	good &= proves_documents(suite);
	if (good && isatty(0) && isatty(1)) {
		show_by_hand();
		wait_for_signal(&signals);
	}
	return good ? 0 : 1;
}
