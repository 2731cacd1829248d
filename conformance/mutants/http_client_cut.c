/* killed-by: proxy/ops/drain */
/* The fault: at the end it is waited for an upstream that does not answer, or not to the end. */
#include "lib/http_client.h"

void __wrap_http_client_cut(void);

void __wrap_http_client_cut(void)
{
}
