/* killed-by: docs/same-idp/exchange-request */
/* The fault: every exchange is made the federated way, without a client of ours. */
#include "exchange/exchange.h"

const struct exchange_method *__wrap_exchange_method(enum exchange_type type);

const struct exchange_method *__wrap_exchange_method(enum exchange_type type)
{
	(void)type;
	return &exchange_google_sts;
}
