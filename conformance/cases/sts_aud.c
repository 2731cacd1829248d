/* The audience parameter: which provider is meant, and no other. */
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "sts_help.h"

#define POOL_NAME(project, pool) \
	"//iam.googleapis.com/projects/" project "/locations/global/workloadIdentityPools/" pool
#define NAME(project, pool, id) POOL_NAME(project, pool) "/providers/" id

/* What the name of a provider is made of, between its slashes. */
enum part {
	PART_NUMBER = 4,
	PART_POOL = 8,
	PART_ID = 10,
	PARTS,
};

static struct slice part_of(struct suite *suite, const char *provider, enum part wanted)
{
	struct slice rest = slice_of(sts_provider(suite, provider));
	struct slice part[PARTS];
	size_t count = 0;

	while (count < PARTS && slice_split(&rest, '/', &part[count]))
		count++;
	if (count != PARTS || rest.at)
		case_broken("the name of the provider \"%s\" is of another kind", provider);
	return part[wanted];
}

static void set_upper(struct vars *vars, const char *name, struct slice text)
{
	char *upper = slice_dup(text);

	for (char *c = upper; *c; c++)
		if (*c >= 'a' && *c <= 'z')
			*c = (char)(*c - 'a' + 'A');
	vars_set(vars, name, "%s", upper);
	free(upper);
}

/*
 * Each audience, with the parts of the provider "main" for ${number}, ${pool} and ${id}, with a
 * token that "main" takes.
 */
static void expect_audiences(
	struct suite *suite, const char *const *templates, size_t count, const char *errors)
{
	struct slice pool = part_of(suite, "main", PART_POOL);
	struct slice id = part_of(suite, "main", PART_ID);
	char *token = sts_mint(suite, NULL);
	struct sts_ask ask = {.token = token};
	struct vars vars = {0};
	struct note note = {0};

	sts_control_ask(suite, &ask);
	vars_set(&vars, "number", "%.*s", SLICE_ARGS(part_of(suite, "main", PART_NUMBER)));
	vars_set(&vars, "pool", "%.*s", SLICE_ARGS(pool));
	vars_set(&vars, "twin", "%.*s", SLICE_ARGS(part_of(suite, "twin", PART_POOL)));
	vars_set(&vars, "id", "%.*s", SLICE_ARGS(id));
	set_upper(&vars, "POOL", pool);
	set_upper(&vars, "ID", id);
	for (size_t i = 0; i < count; i++) {
		char *audience = NULL;

		if (vars_fill(&vars, templates[i], &audience, &note))
			case_broken("%s", note.text);
		ask.audience = audience;
		ask.json = false;
		expect_sts_refuses(suite, &ask, errors, audience);
		ask.json = true;
		expect_sts_refuses(suite, &ask, errors, audience);
		free(audience);
	}
	vars_clear(&vars);
	free(token);
}

/* S-AUD-01: not a provider's name at all. */
static void malformed_case(struct suite *suite)
{
	static const char *const bad[] = {
		"mcp-server",
		"//",
		"https://bigquery.googleapis.com/",
		"//iam.googleapis.com/",
		"//iam.googleapis.com/projects/${number}",
		POOL_NAME("${number}", "${pool}"),
		POOL_NAME("${number}", "${pool}") "/providers",
		POOL_NAME("${number}", "${pool}") "/providers/",
		NAME("${number}", "", "${id}"),
		NAME("", "${pool}", "${id}"),
		"https:" NAME("${number}", "${pool}", "${id}"),
		"http:" NAME("${number}", "${pool}", "${id}"),
		"iam.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}"
		"/providers/${id}",
		"//iam.googleapis.com/projects/${number}/locations/europe/workloadIdentityPools/${pool}"
		"/providers/${id}",
		"//sts.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}"
		"/providers/${id}",
	};

	expect_audiences(suite, bad, ARRAY_LEN(bad), "invalid_request");
}

/* S-AUD-02: a provider's name, but none that takes anything. */
static void unknown_case(struct suite *suite)
{
	static const char *const bad[] = {
		NAME("${number}", "${pool}", "nobody"),
		NAME("${number}", "${pool}", "${id}2"),
		NAME("${number}", "nobody", "${id}"),
		NAME("987654321", "${pool}", "${id}"),
		NAME("${number}0", "${pool}", "${id}"),
		"//iam.googleapis.com/locations/global/workforcePools/${pool}/providers/${id}",
	};
	const char *closed[] = {sts_provider(suite, "off"), sts_provider(suite, "closed")};

	expect_audiences(suite, bad, ARRAY_LEN(bad), "invalid_target");
	expect_audiences(suite, closed, ARRAY_LEN(closed), "invalid_target");
}

/* S-AUD-03: another spelling of a provider's name is not that provider's name. */
static void canonical_case(struct suite *suite)
{
	static const char *const bad[] = {
		NAME("suite-project", "${pool}", "${id}"),
		NAME("0${number}", "${pool}", "${id}"),
		NAME("%2B${number}", "${pool}", "${id}"),
		NAME("${number}", "${POOL}", "${id}"),
		NAME("${number}", "${pool}", "${ID}"),
		NAME("${number}", "/${pool}", "${id}"),
		NAME("${number}", "./${pool}", "${id}"),
		NAME("${number}", "x/../${pool}", "${id}"),
		NAME("${number}", "x/%2e%2e/${pool}", "${id}"),
		NAME("${number}", "%2F${pool}", "${id}"),
		NAME("${number}", "${pool};x=y", "${id}"),
		NAME("${number}", "${twin}/../${pool}", "${id}"),
		NAME("${number}", "${pool}", "/${id}"),
		NAME("${number}", "${pool}", "${id}/"),
		NAME("${number}", "${pool}", "${id}?x"),
		NAME("${number}", "${pool}", "${id}#x"),
		NAME("${number}", "${pool}", "${id} "),
		NAME("${number}", "${pool}", "x/../${id}"),
		NAME("${number}", "${pool}", "x%2F..%2F${id}"),
		" " NAME("${number}", "${pool}", "${id}"),
		"/" NAME("${number}", "${pool}", "${id}"),
		"//IAM.googleapis.com/projects/${number}/locations/global/workloadIdentityPools/${pool}"
		"/providers/${id}",
		"//iam.googleapis.com:443/projects/${number}/locations/global/workloadIdentityPools"
		"/${pool}/providers/${id}",
		"//iam.googleapis.com/projects/${number}/locations/global/workloadidentitypools/${pool}"
		"/providers/${id}",
	};

	expect_audiences(suite, bad, ARRAY_LEN(bad), "invalid_request invalid_target");
}

static const struct test_case cases[] = {
	{.slug = "sts/aud/malformed", .run = malformed_case},
	{.slug = "sts/aud/unknown", .run = unknown_case},
	{.slug = "sts/aud/canonical", .run = canonical_case},
};

CASE_LIST(cases_sts_aud, cases);
