/* suite_files: the secrets and keys that parties are given as files, at the start or later. */
#ifndef CONFORMANCE_SUITE_FILES_H
#define CONFORMANCE_SUITE_FILES_H

#include "suite.h"

/* A file of that name in the stage's folder, and its path in ${variable}. */
enum err suite_write_file(struct suite *suite, const char *variable, const char *name,
	struct slice text, struct note *note) MUST_USE;
/* A new client secret in the file ${name}, entered into the ledger. */
enum err suite_write_secret(struct suite *suite, const char *name, struct note *note) MUST_USE;
/* What is in the file, or in the file ${variable}, now, without line ends behind it; the caller
 * frees. */
char *secret_in(const char *path);
char *suite_secret(struct suite *suite, const char *variable);
/* The keys of the suite's own issuer in ${sts_keys_file}, for the providers of the STS. */
enum err suite_write_sts_keys(struct suite *suite, struct note *note) MUST_USE;
/*
 * The IdP's keys in ${idp_keys_file}: the pool's provider gets them once, when it is set up; the
 * two never talk.
 */
enum err suite_write_idp_keys(struct suite *suite, struct note *note) MUST_USE;

#endif
