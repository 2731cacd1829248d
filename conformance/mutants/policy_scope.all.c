/* killed-by: idp/tx/no-scope */
/* The fault: who asks for no scope gets more than the policy has. */
#include "policy.h"

bool __real_policy_scope(struct slice asked, const struct text_list *allowed,
	const struct text_list *otherwise, struct buf *out);
bool __wrap_policy_scope(struct slice asked, const struct text_list *allowed,
	const struct text_list *otherwise, struct buf *out);

bool __wrap_policy_scope(struct slice asked, const struct text_list *allowed,
	const struct text_list *otherwise, struct buf *out)
{
	bool good = __real_policy_scope(asked, allowed, otherwise, out);

	if (!asked.at)
		buf_puts(out, " backend-api:write");
	return good;
}
