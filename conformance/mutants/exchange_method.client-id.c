/* killed-by: proxy/exc/sts-form */
/* The fault: the STS is told a client, as if it knew one. */
#include "exchange/exchange.h"
#include "lib/form.h"

const struct exchange_method *__real_exchange_method(enum exchange_type type);
const struct exchange_method *__wrap_exchange_method(enum exchange_type type);

static void write_with_client(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	exchange_google_sts.write(config, subject_token, out);
	form_add(&out->body, "client_id", SLICE("auth-proxy"));
}

const struct exchange_method *__wrap_exchange_method(enum exchange_type type)
{
	static const struct exchange_method with_client = {"google_sts", write_with_client};

	return type == EXCHANGE_GOOGLE_STS ? &with_client : __real_exchange_method(type);
}
