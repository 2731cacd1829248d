#include "fill.h"

#include "lib/str.h"

char *fill(const char *format, char mark, const char *text)
{
	struct buf filled = {0};

	for (; *format; format++)
		if (*format == mark)
			buf_puts(&filled, text);
		else
			buf_putc(&filled, *format);
	return buf_take(&filled);
}
