/* killed-by: proxy/way/static-rotation */
/* The fault: a file of two lines makes two fields. */
#include "checks/secret.h"

bool __real_check_secret_text(struct slice secret, bool bearer);
bool __wrap_check_secret_text(struct slice secret, bool bearer);

bool __wrap_check_secret_text(struct slice secret, bool bearer)
{
	return slice_find(secret, '\n') < secret.len || __real_check_secret_text(secret, bearer);
}
