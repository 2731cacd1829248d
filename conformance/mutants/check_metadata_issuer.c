/* killed-by: proxy/key/metadata-issuer */
/* The fault: metadata is believed whoever it says it is of, so an impostor's keys are adopted. */
#include "checks/keys.h"

bool __wrap_check_metadata_issuer(struct slice stated, struct slice configured);

bool __wrap_check_metadata_issuer(struct slice stated, struct slice configured)
{
	(void)stated, (void)configured;
	return true;
}
