/*
 * Decisions about a credential that comes from a file: may it be sent at all, and may the last good
 * one still be sent when the file is not what it should be. True means allowed.
 */
#ifndef CHECKS_SECRET_H
#define CHECKS_SECRET_H

#include "lib/http.h"

#define SECRET_FILE_MAX_BYTES 8192

/*
 * [RFC9110 5.5] Something, in visible ASCII; blanks only between other bytes, and as a bearer token
 * none at all. Anything else would reach the upstream as another value than the file's, or as
 * another field.
 */
bool check_secret_text(struct slice secret, bool bearer);
/* A file that went bad ends its credential after a bounded time: who takes it away means it. */
bool check_secret_in_grace(int64_t bad_for_ms, int64_t grace_ms);

#endif
