/* killed-by: proxy/exc/subject-token */
/* The fault: "+" is not encoded, so the issuer reads a space. */
#include "lib/form.h"

void __wrap_form_add(struct buf *out, const char *name, struct slice value);

void __wrap_form_add(struct buf *out, const char *name, struct slice value)
{
	if (out->len)
		buf_putc(out, '&');
	buf_printf(out, "%s=", name);
	for (size_t i = 0; i < value.len; i++)
		if (value.at[i] == '+')
			buf_putc(out, '+');
		else
			form_encode(out, slice_make(value.at + i, 1));
}
