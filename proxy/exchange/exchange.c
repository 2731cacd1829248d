#include "exchange/exchange.h"

#include <stdlib.h>

const struct exchange_method *exchange_method(enum exchange_type type)
{
	static const struct exchange_method stored = {"static", NULL};
	static const struct exchange_method none = {"none", NULL};

	switch (type) {
	case EXCHANGE_RFC8693:
		return &exchange_rfc8693;
	case EXCHANGE_GOOGLE_STS:
		return &exchange_google_sts;
	case EXCHANGE_STATIC:
		return &stored;
	case EXCHANGE_NONE:
		return &none;
	case EXCHANGE_JWT_BEARER:
		return &exchange_jwt_bearer;
	case EXCHANGE_ID_JAG:
		return &exchange_id_jag;
	case EXCHANGE_INVALID:
		break;
	}
	abort();
}

void exchange_request_clear(struct exchange_request *request)
{
	buf_clear(&request->body);
	buf_clear(&request->authorization);
}
