/* killed-by: docs/refusals/request */
/* The fault: a slow body may take as long as it likes. */
#include "lib/http_watch.h"

void __real_http_watch_begin(struct http_watch *watch, struct http_watch_entry *entry);
void __wrap_http_watch_begin(struct http_watch *watch, struct http_watch_entry *entry);

void __wrap_http_watch_begin(struct http_watch *watch, struct http_watch_entry *entry)
{
	entry->deadline_ms += 60 * 60 * 1000;
	__real_http_watch_begin(watch, entry);
}
