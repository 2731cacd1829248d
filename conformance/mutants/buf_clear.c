/* killed-by: proxy/ops/no-leaks */
/* The fault: what a request was read into is never given back. */
#include "lib/str.h"

void __wrap_buf_clear(struct buf *b);

void __wrap_buf_clear(struct buf *b)
{
	*b = (struct buf){0};
}
