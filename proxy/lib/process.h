/* process: what this process may use, and what it leaves behind. Knows no program in particular. */
#ifndef LIB_PROCESS_H
#define LIB_PROCESS_H

/* Use as many descriptors as we are given: the soft limit is for other programs. */
void process_raise_descriptors(void);
/* How many connections, `each` descriptors for one, can be served; `wanted` at the most. */
unsigned process_connections(unsigned wanted, unsigned each);
/* Tokens and secrets live in memory; nothing takes them to the disk when the process dies. */
void process_leave_no_core(void);

#endif
