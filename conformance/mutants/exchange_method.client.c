/* killed-by: docs/federated/token-request */
/* The fault: the STS is sent HTTP Basic, as if there were a client of ours. */
#include "exchange/exchange.h"

const struct exchange_method *__real_exchange_method(enum exchange_type type);
const struct exchange_method *__wrap_exchange_method(enum exchange_type type);

static void write_with_client(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	exchange_google_sts.write(config, subject_token, out);
	buf_puts(&out->authorization, "Basic YXV0aC1wcm94eTpub25l");
}

const struct exchange_method *__wrap_exchange_method(enum exchange_type type)
{
	static const struct exchange_method with_client = {"google_sts", write_with_client};

	return type == EXCHANGE_GOOGLE_STS ? &with_client : __real_exchange_method(type);
}
