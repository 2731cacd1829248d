#include "lib/err.h"

#include <stdarg.h>
#include <stdio.h>

const char *err_name(enum err code)
{
	switch (code) {
	case ERR_NONE:
		return "none";
	case ERR_SYNTAX:
		return "syntax";
	case ERR_LIMIT:
		return "limit";
	case ERR_UNSUPPORTED:
		return "unsupported";
	case ERR_MISMATCH:
		return "mismatch";
	case ERR_NOT_FOUND:
		return "not-found";
	case ERR_SIGNATURE:
		return "signature";
	case ERR_UNREACHABLE:
		return "unreachable";
	case ERR_TIMEOUT:
		return "timeout";
	case ERR_IO:
		return "io";
	}
	return "unknown";
}

void note_set(struct note *note, const char *format, ...)
{
	va_list args;

	if (!note || note->text[0] != '\0')
		return;
	va_start(args, format);
	vsnprintf(note->text, sizeof note->text, format, args);
	va_end(args);
}
