/* killed-by: idp/tx/scope-down */
/* The fault: whoever asks for more gets it. */
#include "checks.h"

bool __wrap_check_idp_scope_allowed(
	const struct claim_scope *asked, char *const *allowed, size_t count);

bool __wrap_check_idp_scope_allowed(
	const struct claim_scope *asked, char *const *allowed, size_t count)
{
	(void)asked;
	(void)allowed;
	(void)count;
	return true;
}
