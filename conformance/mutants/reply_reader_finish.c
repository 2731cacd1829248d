/* killed-by: proxy/fwd/upstream-gone */
/* The fault: whatever has come when the connection ends is the whole reply. */
#include "lib/reply_reader.h"

enum err __real_reply_reader_finish(const struct reply_reader *reader, struct note *note) MUST_USE;
enum err __wrap_reply_reader_finish(const struct reply_reader *reader, struct note *note) MUST_USE;

enum err __wrap_reply_reader_finish(const struct reply_reader *reader, struct note *note)
{
	return reader->status ? ERR_NONE : __real_reply_reader_finish(reader, note);
}
