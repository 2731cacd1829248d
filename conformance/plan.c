#include "plan.h"

#include <stdlib.h>
#include <string.h>

#include "lib/crypto.h"

static enum role role_of(const struct test_case *c, const struct catalogue_row *row)
{
	return row ? row->role : c->role;
}

static bool selected(const struct selection *selection, const struct test_case *c,
	const struct catalogue_row *row)
{
	enum level level = row ? row->level : LEVEL_MUST;

	if (selection->role != ROLE_INVALID && role_of(c, row) != selection->role)
		return false;
	if (selection->level != LEVEL_INVALID && level > selection->level)
		return false;
	return !selection->only || slice_starts(slice_of(c->slug), selection->only) ||
	       (row && slice_starts(slice_of(row->id), selection->only));
}

/* Capabilities that rows may want by their names in brackets, ... */
static const char *const tags[] = {"intro", "exch", "sts", "idjag", "scope", "sse", "sess", "2026",
	"h2", "tls", "multi", "cache", "logs", "proc", "cab", "imp", "deleg", "pkjwt", "actor",
	"cimd", "dcr", "refresh", "revoke", "cc", "oidc", "throttle", "control", "sess-binding",
	"downscope", "disc", "ES256", "admin", "reload", "audit", "check", "metrics", "client-cert",
	"static", "none", "field", "examples", "bounded", "resource", "obo"};
/* ... and those that cases ask about. */
static const char *const further[] = {"refusals", "relaxed", "cut-at-expiry", "env-secrets"};

bool plan_knows_capability(const char *name)
{
	for (size_t i = 0; i < ARRAY_LEN(tags); i++)
		if (strcmp(name, tags[i]) == 0)
			return true;
	for (size_t i = 0; i < ARRAY_LEN(further); i++)
		if (strcmp(name, further[i]) == 0)
			return true;
	return jws_alg_named(slice_of(name)) != ALG_INVALID;
}

/* Those that the row wants and the party does not claim leave it out. */
static bool claimed(
	const struct suite *suite, const struct test_case *c, const struct catalogue_row *row)
{
	if (c->wants && !suite_claims(suite, role_of(c, row), c->wants))
		return false;
	for (size_t i = 0; row && i < ARRAY_LEN(tags); i++)
		if (catalogue_row_wants(row, tags[i]) && !suite_claims(suite, row->role, tags[i]))
			return false;
	return true;
}

static enum err check_case(
	const struct test_case *c, const struct catalogue_row *row, struct note *note)
{
	if (!row && (!c->requirement || !c->source || c->role == ROLE_INVALID))
		return note_err(note, ERR_MISMATCH, "%s is in no row of the catalogue", c->slug);
	return ERR_NONE;
}

static struct result described(const struct planned *p)
{
	const struct test_case *c = p->test_case;
	const struct catalogue_row *row = p->row;

	return (struct result){
		.slug = c->slug,
		.requirement = row ? row->requirement : c->requirement,
		.source = row ? row->source : c->source,
		.role = role_of(c, row),
		.level = row ? row->level : LEVEL_MUST,
		.derived = row && row->derived,
		.verdict = p->claimed ? VERDICT_INVALID : VERDICT_NOT_CLAIMED,
	};
}

static size_t count_all(void)
{
	size_t count = 0;

	for (size_t l = 0; all_cases[l]; l++)
		count += all_cases[l]->count;
	return count;
}

/* It runs only for those who ask for it, and they have not. */
static bool by_name_alone(const struct test_case *c, const struct selection *selection)
{
	return c->by_name && !(selection->only && strcmp(selection->only, c->slug) == 0);
}

/* All selected cases, claimed or not. */
static enum err select_cases(const struct suite *suite, const struct selection *selection,
	struct plan *plan, struct note *note)
{
	plan->at = xcalloc(count_all(), sizeof *plan->at);
	for (size_t l = 0; all_cases[l]; l++)
		for (size_t i = 0; i < all_cases[l]->count; i++) {
			const struct test_case *c = &all_cases[l]->at[i];
			const struct catalogue_row *row =
				catalogue_find(&suite->catalogue, c->slug);
			enum err err = check_case(c, row, note);

			if (err)
				return err;
			if (selected(selection, c, row))
				plan->at[plan->count++] =
					(struct planned){c, row, l, claimed(suite, c, row)};
		}
	return ERR_NONE;
}

static void drop_unnamed(struct plan *plan, const struct selection *selection)
{
	size_t kept = 0;

	for (size_t i = 0; i < plan->count; i++)
		if (!by_name_alone(plan->at[i].test_case, selection))
			plan->at[kept++] = plan->at[i];
	plan->count = kept;
}

enum err plan_make(const struct suite *suite, const struct selection *selection, struct plan *plan,
	struct results *results, struct note *note)
{
	enum err err = select_cases(suite, selection, plan, note);
	bool any = false;

	drop_unnamed(plan, selection);
	results->at = xcalloc(plan->count + 1, sizeof *results->at);
	results->count = plan->count;
	for (size_t i = 0; i < plan->count; i++) {
		results->at[i] = described(&plan->at[i]);
		any |= plan->at[i].claimed;
	}
	if (!err && !any)
		err = note_err(note, ERR_NOT_FOUND, "no case is selected: nothing was tested");
	return err;
}

void plan_clear(struct plan *plan)
{
	free(plan->at);
	*plan = (struct plan){0};
}

enum err plan_list(
	const struct suite *suite, const struct selection *selection, FILE *out, struct note *note)
{
	struct plan plan = {0};
	enum err err = select_cases(suite, selection, &plan, note);

	for (size_t i = 0; i < plan.count && !err; i++) {
		const struct planned *p = &plan.at[i];
		struct result r = described(p);

		fprintf(out, "%-11s %-6s%s  %-44s %s%s%s\n", p->row ? p->row->id : "-",
			level_name(r.level), r.derived ? "+" : " ", r.slug, r.source,
			p->claimed ? "" : "  (not claimed)",
			by_name_alone(p->test_case, selection) ? "  (only by name)" : "");
	}
	if (!err)
		fprintf(out, "%zu cases; + is derived: no one sentence says it\n", plan.count);
	if (!err && plan.count == 0)
		err = note_err(note, ERR_NOT_FOUND, "no case is selected");
	plan_clear(&plan);
	return err;
}
