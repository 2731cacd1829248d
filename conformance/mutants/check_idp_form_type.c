/* killed-by: idp/tok/form-only */
/* The fault: the media type is not looked at, so a form of any page passes for one of a client. */
#include "checks.h"

bool __wrap_check_idp_form_type(struct slice content_type);

bool __wrap_check_idp_form_type(struct slice content_type)
{
	(void)content_type;
	return true;
}
