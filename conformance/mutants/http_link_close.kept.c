/* killed-by: proxy/http/upstream-reply */
/* The fault: a connection that has a reply is as good as new, whatever else was said over it. */
#include "lib/http_link.h"

void __real_http_link_close(struct http_link *link, bool keep);
void __wrap_http_link_close(struct http_link *link, bool keep);

void __wrap_http_link_close(struct http_link *link, bool keep)
{
	(void)keep;
	__real_http_link_close(link, true);
}
