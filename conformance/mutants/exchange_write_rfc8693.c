/* killed-by: proxy/exc/id-jag-chain */
/* The fault: the IdP is not told that an assertion is wanted. */
#include "exchange/exchange.h"

void __real_exchange_write_rfc8693(const struct config_exchange *config, struct slice subject_token,
	struct slice requested_type, struct exchange_request *out);
void __wrap_exchange_write_rfc8693(const struct config_exchange *config, struct slice subject_token,
	struct slice requested_type, struct exchange_request *out);

void __wrap_exchange_write_rfc8693(const struct config_exchange *config, struct slice subject_token,
	struct slice requested_type, struct exchange_request *out)
{
	if (slice_is(requested_type, TOKEN_TYPE_ID_JAG))
		requested_type = SLICE_NONE;
	__real_exchange_write_rfc8693(config, subject_token, requested_type, out);
}
