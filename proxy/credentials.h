/*
 * credentials: the value of an Authorization field, cut into its parts. Knows their grammar; judges
 * nothing.
 */
#ifndef PROXY_CREDENTIALS_H
#define PROXY_CREDENTIALS_H

#include "lib/str.h"

/*
 * [RFC9110 11.4] credentials = auth-scheme 1*SP token68, without the white space around the field.
 * The token is everything behind the blanks, whatever it is; "" when nothing is there.
 */
void credentials_split(struct slice value, struct slice *scheme, struct slice *token);

#endif
