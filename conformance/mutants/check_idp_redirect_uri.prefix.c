/* killed-by: idp/authz/redirect-exact */
/* The fault: a redirect_uri need only begin as the registered one. */
#include "checks.h"

bool __real_check_idp_redirect_uri(struct slice registered, struct slice requested);
bool __wrap_check_idp_redirect_uri(struct slice registered, struct slice requested);

bool __wrap_check_idp_redirect_uri(struct slice registered, struct slice requested)
{
	return __real_check_idp_redirect_uri(registered, slice_to(requested, registered.len)) ||
	       __real_check_idp_redirect_uri(registered, requested);
}
