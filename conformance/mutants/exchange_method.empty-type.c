/* killed-by: proxy/exc/requested-type */
/* The fault: where no type is asked for, an empty one is. */
#include "exchange/exchange.h"
#include "lib/form.h"

const struct exchange_method *__real_exchange_method(enum exchange_type type);
const struct exchange_method *__wrap_exchange_method(enum exchange_type type);

static void write_always(const struct config_exchange *config, struct slice subject_token,
	struct exchange_request *out)
{
	exchange_rfc8693.write(config, subject_token, out);
	if (!config->requested_token_type)
		form_add(&out->body, "requested_token_type", SLICE_NONE);
}

const struct exchange_method *__wrap_exchange_method(enum exchange_type type)
{
	static const struct exchange_method always = {"rfc8693", write_always};

	return type == EXCHANGE_RFC8693 ? &always : __real_exchange_method(type);
}
