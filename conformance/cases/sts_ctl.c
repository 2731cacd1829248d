/* The control API of a mock: not for pages that a browser happens to show. */
#include <stdlib.h>

#include "case.h"
#include "sts_help.h"

static int control_status(struct suite *suite, const char *method, const char *field)
{
	unsigned port = suite_port(suite, "sts_control_port");
	struct wire_reply reply;
	struct wire wire;
	char *text = xasprintf(
		"%s /log HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\nContent-Length: 0\r\n\r\n", method,
		port, field);
	int status;

	wire_open(&wire, port);
	wire_send(&wire, slice_of(text));
	wire_read(&wire, method, REPLY_MS, &reply);
	wire_close(&wire);
	status = reply.status;
	wire_reply_clear(&reply);
	free(text);
	return status;
}

/* S-CTL-01 */
static void browser_case(struct suite *suite)
{
	static const char *const origins[] = {"Origin: https://evil.example.com",
		"Origin: http://127.0.0.1", "Origin: null", "origin:"};

	if (control_status(suite, "GET", "Accept: */*") != 200)
		case_untestable("without Origin the control API answers", "it does not");
	for (size_t i = 0; i < ARRAY_LEN(origins); i++) {
		int status = control_status(suite, "GET", origins[i]);

		EXPECT(status == 403, "whatever sends an Origin field is refused", "%s: status %d",
			origins[i], status);
		status = control_status(suite, "DELETE", origins[i]);
		EXPECT(status == 403, "whatever sends an Origin field is refused",
			"DELETE, %s: status %d", origins[i], status);
	}
}

static const struct test_case cases[] = {
	{.slug = "sts/ctl/browser", .run = browser_case},
};

CASE_LIST(cases_sts_ctl, cases);
