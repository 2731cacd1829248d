/* killed-by: proxy/fwd/idle-upstream */
/* The fault: a connection that nobody uses any more is kept until another one takes its place. */
#include "lib/http_client.h"

void __wrap_http_client_tend(void);

void __wrap_http_client_tend(void)
{
}
