/*
 * vectors: test vectors as data. A file in conformance/unit/vectors is {"about", "notes", "tests"}.
 * A test is a record in Wycheproof's style: "comment" is a verb phrase that tells the trap, "flags"
 * are explained in "notes", "result" is "valid" or "invalid", and "why" is the one word with which
 * an invalid input must be refused, so that it cannot pass for another reason. Knows files and
 * records; what is done with the inputs is the test's.
 */
#ifndef UNIT_VECTORS_H
#define UNIT_VECTORS_H

#include "lib/json.h"

/*
 * The verdict on one record of a document: "valid", or the word for "why". A record names what it
 * shares with others, such as a key, by its place in the document.
 */
typedef const char *vector_run(const struct json *document, const struct json *test);

/*
 * Judge every record of vectors/FILE. Fails the test, after naming all records that came out
 * otherwise, and when the file lacks valid or invalid records, or a flag its explanation.
 */
void vectors_run(const char *file, vector_run *run);

/* Append the record's member `name`, or `name`_hex where the bytes are no JSON string. */
void vector_input(const struct json *test, const char *name, struct buf *out);

/* The whole file as JSON, with room for large ones; fails the test with the reason. */
struct json *vectors_load(const char *path);

/* The name of an error as a verdict: "valid" for ERR_NONE. */
const char *vector_verdict(enum err err);

#endif
