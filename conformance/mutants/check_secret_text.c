/* killed-by: proxy/way/static-rotation */
/* The fault: whatever is in the file is sent. */
#include "checks/secret.h"

bool __wrap_check_secret_text(struct slice secret, bool bearer);

bool __wrap_check_secret_text(struct slice secret, bool bearer)
{
	(void)secret;
	(void)bearer;
	return true;
}
