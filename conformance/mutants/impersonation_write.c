/* killed-by: proxy/exc/impersonation */
/* The fault: the account is asked for everything that it may do. */
#include "exchange/exchange.h"

void __wrap_impersonation_write(const struct config_service_account *account, struct buf *body);

void __wrap_impersonation_write(const struct config_service_account *account, struct buf *body)
{
	buf_printf(body,
		"{\"scope\":[\"https://www.googleapis.com/auth/cloud-platform\"],"
		"\"lifetime\":\"%llus\"}",
		(unsigned long long)account->lifetime_s);
}
