/* killed-by: proxy/way/static-rotation */
/* The fault: an empty file is an empty credential. */
#include "checks/secret.h"

bool __real_check_secret_text(struct slice secret, bool bearer);
bool __wrap_check_secret_text(struct slice secret, bool bearer);

bool __wrap_check_secret_text(struct slice secret, bool bearer)
{
	return secret.len == 0 || __real_check_secret_text(secret, bearer);
}
