#include "http_help.h"

#include <stdlib.h>
#include <string.h>

void fill_template(struct suite *suite, struct slice template, const char *token, struct buf *out)
{
	for (size_t i = 0; i < template.len; i++)
		if (template.at[i] == '@')
			buf_printf(out, "Authorization: Bearer %s\r\nHost: 127.0.0.1:%u\r\n", token,
				suite_port(suite, "proxy_port"));
		else if (template.at[i] == '~')
			buf_puts(out, route_path(suite, NULL));
		else
			buf_putc(out, template.at[i]);
}

size_t whole_requests(struct suite *suite, struct moment since)
{
	size_t count = origin_count(suite->origin);
	size_t whole = 0;

	for (size_t i = since.origin; i < count; i++)
		whole += origin_request(suite->origin, i)->complete;
	return whole;
}

void expect_message_refused(struct suite *suite, struct slice template,
	const struct verdict_on *verdict, const char *what)
{
	char *token = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	struct buf text = {0};
	struct wire wire;
	bool closed;

	fill_template(suite, template, token, &text);
	wire_open(&wire, suite_port(suite, "proxy_port"));
	wire_send(&wire, buf_slice(&text));
	wire_read(&wire, "GET", REPLY_MS, &reply);
	buf_add(&suite->client_saw, buf_slice(&reply.raw));
	closed = reply.closed || wire_closes(&wire, verdict->closed ? 3000 : 0);
	EXPECT(whole_requests(suite, before) == 0, "no request reaches the upstream",
		"%s: %zu did (status %d)", what, whole_requests(suite, before), reply.status);
	EXPECT(reply.status == verdict->status || (reply.status == 0 && closed) ||
			(verdict->or_status && reply.status == verdict->or_status),
		"the message is refused", "%s: status %d", what, reply.status);
	EXPECT(!verdict->closed || closed, "the connection ends with the refusal",
		"%s: it stays open", what);
	wire_reply_clear(&reply);
	wire_close(&wire);
	buf_clear(&text);
	free(token);
}

void expect_all_refused(struct suite *suite, const struct attempt *attempts, size_t count,
	const struct verdict_on *verdict)
{
	for (size_t i = 0; i < count; i++)
		expect_message_refused(suite, attempts[i].text, verdict, attempts[i].what);
}

const struct wire_request *expect_message_passes(
	struct suite *suite, struct slice template, const char *what)
{
	char *token = suite_mint(suite, NULL);
	struct moment before = suite_now(suite);
	struct wire_reply reply;
	struct buf text = {0};
	int status;

	fill_template(suite, template, token, &text);
	probe_send_text(suite, "GET", buf_slice(&text), &reply);
	status = reply.status;
	wire_reply_clear(&reply);
	buf_clear(&text);
	free(token);
	if (status != 200 || whole_requests(suite, before) != 1)
		case_untestable("the control, which differs in one thing only, passes",
			"%s: status %d, %zu requests at the upstream", what, status,
			whole_requests(suite, before));
	return suite_last_at_origin(suite, before);
}
