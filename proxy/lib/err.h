/*
 * err: what can go wrong below the flow, as one must-use type, and a note that says what it was.
 * Knows nothing of HTTP status codes, refusals or policy; those belong to the flow.
 */
#ifndef LIB_ERR_H
#define LIB_ERR_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/* One code per way a caller may want to react; the text of a note is for people. */
enum err {
	ERR_NONE = 0,
	ERR_SYNTAX,      /* the input does not follow its grammar */
	ERR_LIMIT,       /* the input is larger, deeper or more than the documented bound */
	ERR_UNSUPPORTED, /* well-formed, but names something that is not offered here */
	ERR_MISMATCH,    /* two things that must agree do not */
	ERR_NOT_FOUND,   /* the thing that was named is not there */
	ERR_SIGNATURE,   /* a signature does not verify */
	ERR_UNREACHABLE, /* the peer could not be reached or broke off */
	ERR_TIMEOUT,     /* the peer did not answer within the bound */
	ERR_IO,          /* the operating system refused */
};

/* The code's name for logs, such as "timeout"; static storage. */
const char *err_name(enum err code);

/*
 * A sentence about the first thing that went wrong: the cause, not its echoes. It names the
 * thing ("member aud"), never a secret value. Zero-initialise it; 200 bytes, cut when longer.
 */
struct note {
	char text[200];
};

/* Set the note unless one is there already. `note` may be NULL: then nothing happens. */
void note_set(struct note *note, const char *format, ...) PRINTF_LIKE(2, 3);

/*
 * note_set and give `code` back, so that a failing function can end in one line. A macro, so that
 * compilers and analysers see which code comes back.
 */
#define note_err(note, code, ...) (note_set((note), __VA_ARGS__), (code))

#endif
