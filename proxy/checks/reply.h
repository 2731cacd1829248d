/*
 * Decisions about what the IdP or STS answered to an exchange. The new token is used only when
 * all of them agree; there is no falling back to the client's token. True means allowed.
 */
#ifndef CHECKS_REPLY_H
#define CHECKS_REPLY_H

#include "lib/jwt.h"

/* [RFC9110 15.6.4] [RFC6585 4] it can answer now: what it says otherwise is no word on the request
 */
bool check_reply_available(int status);
/* [RFC6749 5.1] success is 200, no other 2xx and no redirect */
bool check_reply_status(int status);
/* [RFC6749 5.1] the media type is application/json; anything else is not parsed */
bool check_reply_media_type(struct slice content_type);
/* [RFC6749 5.2] a reply with "error" is none of success, whatever its status */
bool check_reply_no_error(bool has_error);
/* [RFC8693 2.2.1] token_type is Bearer in any case; N_A, DPoP and others cannot be sent as one */
bool check_reply_token_type(struct slice token_type);
/* [RFC8693 2.2.1] issued_token_type is REQUIRED, and is what was asked for */
bool check_reply_issued_type(struct slice issued_token_type, struct slice requested);
/* [RFC6750 2.1] the new token can stand in a header field: b64token, of bounded length */
bool check_reply_token(struct slice token);
/* [MCP Token Passthrough] what comes back is not the client's own token */
bool check_reply_not_subject_token(struct slice token, struct slice subject_token);
/* [RFC6749 5.1] when the scope differs from the one that was asked for, it is said; less is refused
 */
bool check_reply_scope(const struct claim_scope *granted, struct slice needed);
/* [IAM Service Account Credentials v1] expireTime is there, and ahead */
bool check_reply_expire_time(const struct claim_time *expire_time, double now);
/* the second hop gave another token than the federated one that it was asked with */
bool check_reply_not_federated(struct slice token, struct slice federated);
/* [RFC8693 2.1] an issuer that ignores the audience hands out a token for somebody else */
bool check_reply_audience(const struct claim_audience *aud, struct slice expected);
/* [google.rpc.Code] a status is a name of capitals, so it may stand in the log; a token is none */
bool check_reply_code_tellable(struct slice code);
/* [RFC8725 3.8] a new token that can be read is of the issuer that was expected to make it */
bool check_reply_issuer(const struct claim_text *iss, struct slice expected);
/* [RFC8693 1.1] a new token that can be read is about the subject that was exchanged */
bool check_reply_subject(struct slice subject, struct slice expected);

/*
 * Words of an issuer that reach the client stand between quotes: no byte that ends or escapes them,
 * none that ends the field, and no more than a short line. [RFC6749 3.3] [RFC9470 3]
 */
bool check_reply_text_quotable(struct slice text);

#endif
