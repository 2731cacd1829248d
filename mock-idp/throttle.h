/*
 * throttle: how many wrong secrets each client has shown lately. Every wrong one takes a place, and
 * places become free one by one as time passes; while there is none the next guess is not judged.
 * Knows names and times, no secrets. Bounded: the least full entry makes room. Safe for many
 * threads.
 */
#ifndef MOCK_IDP_THROTTLE_H
#define MOCK_IDP_THROTTLE_H

#include "lib/str.h"

/* Names at once, those of clients that do not exist among them. */
#define THROTTLE_MAX_ENTRIES 256

struct throttle;

/* `places` wrong secrets at once, and one more for each `seconds`. */
struct throttle *throttle_new(double places, double seconds);
void throttle_free(struct throttle *throttle);

/* Whole seconds until this client's next secret is judged; 0 when it is now. */
unsigned throttle_wait(struct throttle *throttle, struct slice client_id, double now);
/* It was wrong. */
void throttle_failed(struct throttle *throttle, struct slice client_id, double now);

#endif
