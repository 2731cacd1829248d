/* killed-by: proxy/ops/ca-renew */
/* The fault: a connection, or what was read of a CA, is used on after a reload. */
#include "lib/http_client.h"

void __wrap_http_client_renew(void);

void __wrap_http_client_renew(void)
{
}
