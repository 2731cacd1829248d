/* ports: those of 127.0.0.1 that parties of a stage are told to listen on. */
#ifndef CONFORMANCE_PORTS_H
#define CONFORMANCE_PORTS_H

#include <stdbool.h>

/* 127.0.0.1:port takes connections within `ms`. */
bool port_listens(unsigned port, unsigned ms);
/*
 * A port on which nobody listens. No process of this machine that asks here is given it again until
 * the one that asked has ended, and those that were forked from it.
 */
unsigned free_port(void);

#endif
