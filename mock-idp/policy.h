/*
 * policy: what the configuration permits: which audience a request is about, and which rule lets
 * a client exchange a token. Reads lists and asks checks; knows no HTTP and no tokens.
 */
#ifndef MOCK_IDP_POLICY_H
#define MOCK_IDP_POLICY_H

#include "call.h"
#include "lib/jwt.h"

/*
 * The one audience that `resource` and, for an exchange, `audience` name; SLICE_NONE when they
 * are absent. False for an unknown resource, or several that stand for different audiences.
 * [RFC8707 2] [RFC8693 2.1.1]
 */
bool policy_target(const struct config *config, const struct form *form, bool with_audience,
	struct slice *audience, struct note *why);

/* The audience that one resource stands for; false when it is not registered. [RFC8707 2] */
bool policy_resource(const struct config *config, struct slice uri, struct slice *audience);

/*
 * What is granted of `asked`: all of it, without doubles, or `otherwise` when nothing was asked;
 * appended to `out`. False when it is not allowed or not a scope. [RFC6749 3.3]
 */
bool policy_scope(struct slice asked, const struct text_list *allowed,
	const struct text_list *otherwise, struct buf *out);

/* A wish to exchange. */
struct exchange_wish {
	struct slice client_id;
	const struct claim_audience *subject_audience;
	struct slice target;
	struct slice actor; /* `sub` of the actor's token; `at` NULL without one */
};

/* The rule that permits it; NULL, an error and a note that says what is missing. */
const struct exchange_rule *policy_exchange(const struct config *config,
	const struct exchange_wish *wish, enum oauth_error *error, struct note *why);

/* When the issued token ends: by the rule, the server, and the subject token. [RFC8693 5] */
double policy_exchange_expiry(
	const struct config *config, const struct exchange_rule *rule, double now, double subject);

#endif
