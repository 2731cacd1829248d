/*
 * json_scan: the grammar of RFC 8259 and nothing else: no tree, no allocation. The half of json
 * that runs before cJSON; it knows that a text is JSON, not what it says.
 */
#ifndef LIB_JSON_SCAN_H
#define LIB_JSON_SCAN_H

#include "lib/str.h"

/*
 * ERR_NONE when `text` is one JSON text of at most `most` bytes and within the other bounds of
 * json.h. Refused besides bad grammar: U+0000, lone surrogates, UTF-8 that is not. [RFC8259 8.1]
 * [RFC7493 2.1] `*stopped` is where the scan ended: behind the last byte that was understood.
 */
enum err json_scan(struct slice text, size_t most, size_t *stopped) MUST_USE;

/* Length of the UTF-8 sequence at `at` (at < end), or 0 when there is none. [RFC3629 4] */
size_t utf8_sequence(const unsigned char *at, const unsigned char *end);

#endif
