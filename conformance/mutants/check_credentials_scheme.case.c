/* killed-by: proxy/cred/scheme-case */
/* The fault: the scheme is compared byte for byte. */
#include "checks/credentials.h"

bool __wrap_check_credentials_scheme(struct slice scheme);

bool __wrap_check_credentials_scheme(struct slice scheme)
{
	return slice_is(scheme, "Bearer");
}
