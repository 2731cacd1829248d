/* killed-by: proxy/int/signed-response */
/* The fault: an answer is read as JSON, whatever it says that it is. */
#include "checks/introspection.h"

bool __wrap_check_introspection_media_type(struct slice content_type);

bool __wrap_check_introspection_media_type(struct slice content_type)
{
	(void)content_type;
	return true;
}
