/* document: for mutants of the metadata: the document as it is, but for one change. */
#ifndef MUTANTS_DOCUMENT_H
#define MUTANTS_DOCUMENT_H

#include <stdlib.h>

#include "lib/json.h"

/* Consumes the text; the caller frees the result. */
static inline char *changed(char *take_text, void (*change)(struct json *document))
{
	struct json *document = NULL;
	struct buf text = {0};

	if (json_parse(slice_of(take_text), &document))
		abort();
	change(document);
	json_print(&text, document);
	json_free(document);
	free(take_text);
	return buf_take(&text);
}

#endif
