/* killed-by: proxy/http/field-syntax */
/* The fault: fields that CivetWeb dropped in silence are not missed. */
#include "checks/request.h"

bool __wrap_check_request_head_whole(bool head_complete);

bool __wrap_check_request_head_whole(bool head_complete)
{
	(void)head_complete;
	return true;
}
