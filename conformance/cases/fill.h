/* fill: texts with a mark where something of this run belongs, a token or a path. */
#ifndef CASES_FILL_H
#define CASES_FILL_H

/* A copy of `format` with `text` in place of every `mark`; the caller frees it. */
char *fill(const char *format, char mark, const char *text);

#endif
