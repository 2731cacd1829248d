/*
 * ways: which settings belong to which way of getting the upstream's credential. Knows the
 * configuration; what the settings mean is the ways' own business.
 */
#ifndef PROXY_WAYS_H
#define PROXY_WAYS_H

#include "config.h"

/*
 * Everything that the way needs is there, and nothing that another way would use: a setting that
 * is ignored is one that somebody relies on. A credential in a file is read once, to tell now what
 * is wrong with it. ERR_MISMATCH with a note that names route `i` and the setting.
 */
enum err ways_check(const struct config_exchange *exchange, size_t i, struct note *note) MUST_USE;

#endif
