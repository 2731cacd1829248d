#include "example_help.h"

#include <stdio.h>

#include "ports.h"
#include "probe.h"

#define START_MS 20000

const struct expectation *example_find(
	struct suite *suite, const char *name, enum expectation_kind kind)
{
	const struct expectation *e = docs_find(&suite->docs, name);

	if (!e || e->kind != kind)
		case_broken("the pages have no box %s of that kind", name);
	return e;
}

const char *example_where(const struct expectation *example)
{
	static char text[120];

	snprintf(text, sizeof text, "%s:%u: %s", example->file, example->number, example->name);
	return text;
}

void example_start(struct suite *suite, const struct expectation *example, const char *way)
{
	struct party *proxy = &suite->party[ROLE_PROXY];
	struct note note = {0};

	if (!proxy->manifest.examples)
		case_untestable("the manifest says where an example goes", "no \"examples\"");
	vars_set(&suite->vars, "way", "%s", way);
	party_stop(proxy, 5000);
	if (party_spawn(proxy, &suite->vars, suite->workdir, proxy->manifest.examples, &note))
		case_broken("%s", note.text);
	EXPECT(port_listens(suite_port(suite, "proxy_port"), START_MS) && party_runs(proxy),
		"the proxy comes up with the example", "%s: it does not", example_where(example));
}

void example_end(struct suite *suite)
{
	suite_restart(suite, ROLE_PROXY);
	expect_good_token_passes(suite);
}
