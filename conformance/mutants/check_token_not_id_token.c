/* killed-by: proxy/jwt/typ */
/* The fault: what is only in ID tokens is not looked for. */
#include "checks/token.h"

bool __wrap_check_token_not_id_token(bool has_id_token_marks);

bool __wrap_check_token_not_id_token(bool has_id_token_marks)
{
	(void)has_id_token_marks;
	return true;
}
