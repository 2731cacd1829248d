/* killed-by: proxy/leak/logs */
/* The fault: tokens are logged as they are, for debugging. */
#include "flow.h"
#include "lib/log.h"

void __real_flow_audit(struct flow *f, const struct refusal_row *refused);
void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused);

void __wrap_flow_audit(struct flow *f, const struct refusal_row *refused)
{
	struct log_line line;

	__real_flow_audit(f, refused);
	log_begin(&line, LOG_DEBUG, "issued");
	log_text(&line, "token", slice_of(f->issued_token));
	log_end(&line);
}
