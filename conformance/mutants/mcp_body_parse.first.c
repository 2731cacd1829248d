/* killed-by: proxy/scp/escape */
/* The fault: of a batch only the first message is decided. */
#include "mcp.h"

enum err __real_mcp_body_parse(struct slice text, struct mcp_body *out);
enum err __wrap_mcp_body_parse(struct slice text, struct mcp_body *out);

enum err __wrap_mcp_body_parse(struct slice text, struct mcp_body *out)
{
	enum err err = __real_mcp_body_parse(text, out);

	if (out->count > 1)
		out->count = 1;
	return err;
}
