/* killed-by: idp/tx/subject-claims */
/* The fault: an ID token passes for an access token. */
#include "checks.h"

bool __wrap_check_idp_token_purpose(bool has_id_token_marks);

bool __wrap_check_idp_token_purpose(bool has_id_token_marks)
{
	(void)has_id_token_marks;
	return true;
}
