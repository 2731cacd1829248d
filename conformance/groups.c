#include "groups.h"

#include <stdlib.h>

/* What comes before what. */
static int compare(const struct plan *plan, const struct group *a, const struct group *b)
{
	bool slow[2] = {false, false};

	if (a->alone != b->alone)
		return a->alone ? 1 : -1;
	for (size_t i = 0; i < a->count; i++)
		slow[0] |= plan->at[a->at[i]].test_case->slow;
	for (size_t i = 0; i < b->count; i++)
		slow[1] |= plan->at[b->at[i]].test_case->slow;
	if (slow[0] != slow[1])
		return slow[0] ? -1 : 1;
	return a->at[0] < b->at[0] ? -1 : 1;
}

/* Few enough to be put in order one by one. */
static void sort(struct groups *groups, const struct plan *plan)
{
	for (size_t i = 1; i < groups->count; i++) {
		struct group group = groups->at[i];
		size_t k = i;

		for (; k > 0 && compare(plan, &group, &groups->at[k - 1]) < 0; k--)
			groups->at[k] = groups->at[k - 1];
		groups->at[k] = group;
	}
}

void groups_make(const struct plan *plan, bool several, struct groups *out)
{
	size_t used = 0;

	*out = (struct groups){.at = xcalloc(plan->count + 1, sizeof *out->at),
		.places = xcalloc(plan->count + 1, sizeof *out->places)};
	for (unsigned alone = 0; alone <= (several ? 1 : 0); alone++) {
		struct group *group = NULL;

		for (size_t i = 0; i < plan->count; i++) {
			const struct planned *p = &plan->at[i];

			if (!p->claimed || (several && p->test_case->alone) != (alone == 1))
				continue;
			if (!group || alone || plan->at[group->at[0]].list != p->list) {
				group = &out->at[out->count++];
				*group = (struct group){
					.at = &out->places[used], .alone = alone == 1};
			}
			out->places[used++] = i;
			group->count++;
		}
	}
	if (several)
		sort(out, plan);
}

void groups_clear(struct groups *groups)
{
	free(groups->at);
	free(groups->places);
	*groups = (struct groups){0};
}

size_t groups_abreast(const struct groups *groups)
{
	size_t count = 0;

	for (size_t i = 0; i < groups->count; i++)
		count += !groups->at[i].alone;
	return count;
}

struct group *groups_next(const struct groups *groups)
{
	for (size_t i = 0; i < groups->count; i++)
		if (!groups->at[i].taken && groups->at[i].done < groups->at[i].count)
			return &groups->at[i];
	return NULL;
}
